import Media

/// A unit of lasting work, as it is stored.
package struct Job: Sendable, Hashable {
    package static let defaultAttempts = 10

    package var id: UUIDv7
    package var kind: JobKind
    package var state: JobState
    /// The recording it works on.
    package var recording: UUIDv7
    /// The folder of recordings that its worker must have; empty: none in particular.
    package var folder: String
    /// The greater goes first.
    package var priority: Int
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
    /// While it runs: somebody wants its end, and its worker is to break off.
    package var cancelAskedAt: WallClock?
    /// 0 to 1.
    package var progress: Double
    /// What came of it.
    package var result: [String: JSONValue]?
    /// The newest last.
    package var failures: [JobFailure]
    package var createdAt: WallClock
    /// Claimed last.
    package var startedAt: WallClock?
    package var finishedAt: WallClock?

    /// A new job, scheduled when `runAt` is later than `now`, else queued.
    package init(
        id: UUIDv7, kind: JobKind, recording: UUIDv7, folder: String = "", priority: Int = 0, uniqueKey: String? = nil,
        maximumAttempts: Int = defaultAttempts, runAt: WallClock? = nil, now: WallClock
    ) {
        self.id = id
        self.kind = kind
        self.recording = recording
        self.folder = folder
        self.priority = priority
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
