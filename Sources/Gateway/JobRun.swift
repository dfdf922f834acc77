import JobQueue
import Media

/// One kind of job that a `JobPool` can do.
package protocol JobRun: Sendable {
    var kind: JobKind { get }
    /// In cores: `Admission` goes by it.
    var cost: Double { get }

    /// Does it, on any thread that may run `async` code: what blocks or computes goes into a process or a thread of its
    /// own. An error is an attempt that failed and may be tried again, unless the end was asked for.
    func run(_ job: Job, _ context: JobContext) async throws -> JobEnd

    /// The job has become `completed`: by this process, just now.
    func completed(_ job: Job) async

    /// The job has become `failed` or `cancelled`. It may be called for one job again, and by several processes.
    func ended(_ job: Job) async

    /// Every few seconds: ends what belongs to jobs that ended while nobody worked on them.
    func lookAfter() async
}

extension JobRun {
    package func completed(_ job: Job) async {}
}

/// What a run has come to.
package enum JobEnd: Sendable, Hashable {
    case completed([String: JSONValue]?)
    /// - Parameter isFinal: trying again cannot help.
    case failed(String, isFinal: Bool)
    /// It was asked to end, or may not go on: the attempt does not count.
    case brokenOff
    /// There is no room for it now: the attempt does not count.
    case postponed(Duration)
}
