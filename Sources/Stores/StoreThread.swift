import Dispatch

/// The one thread that changes an SQLite database. A task that prefers it (SE-0417) has its statements done where it runs;
/// from elsewhere each wakes this thread and then the caller's, which costs more than the statement.
///
/// What prefers it must not compute: all who change the database wait.
final class StoreThread: TaskExecutor {
    private let queue: DispatchQueue
    private let isHere = DispatchSpecificKey<Bool>()

    init(label: String) {
        queue = DispatchQueue(label: label)
        queue.setSpecific(key: isHere, value: true)
    }

    var isCurrent: Bool { DispatchQueue.getSpecific(key: isHere) == true }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    /// - Parameter body: blocks.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        if isCurrent { return try body() }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
