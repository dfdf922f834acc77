import Glibc
import NIOConcurrencyHelpers
import Recording

/// The one thread that writes all growing files. It wakes when a sink has something, at most every 100 ms, or when
/// something has waited long enough to be due in its file.
package final class FileWriter: Sendable {
    private let inbox = WriterInbox()

    /// Starts the thread.
    package init() throws(MuxingError) {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(inbox)
        let code = pthread_create(&thread, nil, runWriter, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw .system(operation: "pthread_create", path: "-", code: code)
        }
        pthread_detach(thread)
    }

    /// - Parameters:
    ///   - directory: exists already; the plans' names are made in it.
    ///   - onEvent: called in order on the writer's thread; it must only enqueue.
    package func makeSink(directory: String, onEvent: @escaping @Sendable (FileEvent) -> Void) -> FileSink {
        FileSink(directory: directory, inbox: inbox, onEvent: onEvent)
    }

    /// Closes every file that is still open, delivers its last event, and ends the thread. Returns then.
    package func shutdown() async {
        await withCheckedContinuation { continuation in
            inbox.stop { continuation.resume() }
        }
    }

    deinit {
        inbox.stop {}
    }
}

/// What the media threads leave for the writer.
final class WriterInbox: @unchecked Sendable {
    /// Work is gathered for so long before the thread wakes for it again.
    static let pace: Int64 = 100_000_000

    private let signal = WriterSignal()
    private var waiting: [FileSink] = []
    private var isUrgent = false
    private var isStopping = false
    private var hasEnded = false
    private var whenStopped: [@Sendable () -> Void] = []
    /// After the thread has ended, callers serve themselves, one at a time.
    private let afterwards = NIOLock()

    /// - Parameter urgent: somebody waits for the end of a file.
    func enqueue(_ sink: FileSink, urgent: Bool) {
        signal.lock()
        let over = hasEnded
        if !over {
            waiting.append(sink)
            if urgent { isUrgent = true }
            if waiting.count == 1 || urgent { signal.signal() }
        }
        signal.unlock()
        guard over else { return }
        afterwards.withLock {
            sink.process(at: WriterSignal.now())
            sink.abort()
        }
    }

    func stop(_ done: @escaping @Sendable () -> Void) {
        signal.lock()
        let over = hasEnded
        if !over {
            whenStopped.append(done)
            isStopping = true
            signal.signal()
        }
        signal.unlock()
        if over { done() }
    }

    fileprivate func run() {
        var batch: [FileSink] = []
        var open: [FileSink] = []
        var stopping = false
        while !stopping {
            stopping = next(&batch, deadline: open.compactMap(\.writerDeadline).min())
            let now = WriterSignal.now()
            for sink in batch {
                sink.process(at: now)
                guard sink.isOpen, !sink.isWatched else { continue }
                sink.isWatched = true
                open.append(sink)
            }
            for sink in open where sink.isOpen && sink.writerDeadline ?? .max <= now { sink.flush(at: now) }
            open.removeAll { sink in
                if !sink.isOpen { sink.isWatched = false }
                return !sink.isOpen
            }
            batch.removeAll(keepingCapacity: true)
        }
        for sink in open { sink.abort() }
        while true {
            signal.lock()
            hasEnded = waiting.isEmpty
            swap(&batch, &waiting)
            let done = hasEnded ? whenStopped : []
            signal.unlock()
            for call in done { call() }
            if batch.isEmpty { return }
            for sink in batch {
                sink.process(at: WriterSignal.now())
                sink.abort()
            }
            batch.removeAll()
        }
    }

    /// Waits for work; says whether it is the last.
    private func next(_ batch: inout [FileSink], deadline: Int64?) -> Bool {
        signal.lock()
        defer { signal.unlock() }
        let earliest = WriterSignal.now() + Self.pace
        while waiting.isEmpty, !isStopping {
            if let deadline, WriterSignal.now() >= deadline { break }
            signal.wait(until: deadline)
        }
        // Gathering: what came right behind the last round waits for the next.
        while !isUrgent, !isStopping, WriterSignal.now() < earliest { signal.wait(until: earliest) }
        isUrgent = false
        swap(&batch, &waiting)
        return isStopping
    }
}

private func runWriter(_ opaque: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let opaque else { return nil }
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    Unmanaged<WriterInbox>.fromOpaque(opaque).takeRetainedValue().run()
    return nil
}
