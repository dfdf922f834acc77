import Media

/// What a job does. A worker claims the kinds it can run.
package enum JobKind: String, Codable, Sendable, CaseIterable {
    /// Held by the gateway that records, for as long as it does.
    case recording
    /// Makes the files of one recording whole: duration, cues, index in front.
    case finalize
}

/// Where a job stands, as seen from outside; `docs/jobs.md` draws it.
package enum JobState: String, Codable, Sendable, CaseIterable {
    case scheduled, queued, running, retrying, completed, failed, cancelled

    /// Nothing happens to it any more by itself.
    package var isFinal: Bool {
        switch self {
        case .scheduled, .queued, .running, .retrying: false
        case .completed, .failed, .cancelled: true
        }
    }
}

/// One attempt that did not end well.
package struct JobFailure: Codable, Sendable, Hashable {
    package var at: WallClock
    package var attempt: Int
    package var text: String

    package init(at: WallClock, attempt: Int, text: String) {
        self.at = at
        self.attempt = attempt
        self.text = text
    }
}

/// A unit of lasting work, as it is stored.
package struct Job: Codable, Sendable, Hashable {
    /// Failures that are kept; older ones are forgotten.
    package static let maximumFailures = 20

    package var id: UUIDv7
    package var kind: JobKind
    package var state: JobState
    /// The recording it works on.
    package var recording: UUIDv7
    /// Begun so far.
    package var attempts: Int
    /// After so many a failure is final.
    package var maximumAttempts: Int
    /// Not before. Civil time, by the store's clock.
    package var runAt: WallClock
    /// Among jobs that are not final, one at most has it.
    package var uniqueKey: String?
    /// Grows with every claim: whoever holds an older one has lost the job.
    package var fence: Int64
    /// While it runs: when its worker is taken for lost.
    package var leaseUntil: WallClock?
    /// 0 to 1.
    package var progress: Double
    package var failures: [JobFailure]
    package var createdAt: WallClock
    package var finishedAt: WallClock?

    /// A new job, scheduled when `runAt` is later than `now`, else queued.
    package init(
        id: UUIDv7, kind: JobKind, recording: UUIDv7, uniqueKey: String? = nil, maximumAttempts: Int = 10,
        runAt: WallClock? = nil, now: WallClock
    ) {
        self.id = id
        self.kind = kind
        self.recording = recording
        self.uniqueKey = uniqueKey
        self.maximumAttempts = max(1, maximumAttempts)
        self.runAt = runAt ?? now
        state = self.runAt > now ? .scheduled : .queued
        attempts = 0
        fence = 0
        progress = 0
        failures = []
        createdAt = now
    }
}
