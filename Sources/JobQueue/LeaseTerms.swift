import Media

/// How long a job is held without a sign of life, and how often workers and rescuers look. The store's clock counts.
package struct LeaseTerms: Sendable, Hashable {
    /// Without a heartbeat for so long, a worker has lost its job.
    package let lease: Duration

    package init(lease: Duration = .seconds(30)) {
        self.lease = max(lease, .milliseconds(30))
    }

    /// Two may be lost.
    package var heartbeat: Duration { lease / 3 }
    /// How often somebody looks for leases that are over.
    package var rescue: Duration { lease / 3 }
    /// From the last heartbeat of a worker that dies to its job being free again: 40 s of the 30 s lease.
    package var longestLoss: Duration { lease + rescue }
}
