import Foundation

/// A few threads that share a piece of work with the one that asks for it. They are threads of our own: those of Dispatch
/// take back the niceness that a worker's process gives itself (seen with Swift 6.3.1 on Linux).
final class ThreadCrew: @unchecked Sendable {
    private static let largest = 8

    private let condition = NSCondition()
    private let helpers: Int
    private var work: (@Sendable (Int) -> Void)?
    /// Parts that are given out, done, and there in all.
    private var given = 0
    private var done = 0
    private var count = 0
    private var isOver = false

    /// - Parameter threads: with the one that asks; 0: as many as there are cores.
    init(threads: Int) {
        let wanted = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
        helpers = min(max(wanted, 1), Self.largest) - 1
        for _ in 0..<helpers { Thread { [self] in help() }.start() }
    }

    /// The threads end; to be called once, when nothing runs any more.
    func end() {
        condition.withLock {
            isOver = true
            condition.broadcast()
        }
    }

    /// Has every part done, and returns then.
    func run(_ parts: Int, _ body: @escaping @Sendable (Int) -> Void) {
        guard parts > 1, helpers > 0 else { return (0..<parts).forEach(body) }
        condition.lock()
        (work, given, done, count) = (body, 0, 0, parts)
        condition.broadcast()
        takeParts()
        while done < count { condition.wait() }
        work = nil
        condition.unlock()
    }

    private func help() {
        condition.lock()
        while !isOver {
            if work == nil || given == count { condition.wait() } else { takeParts() }
        }
        condition.unlock()
    }

    /// With the lock held, but for the work itself.
    private func takeParts() {
        while let work, given < count {
            let part = given
            given += 1
            condition.unlock()
            work(part)
            condition.lock()
            done += 1
            if done == count { condition.broadcast() }
        }
    }
}
