import Glibc
import NIOConcurrencyHelpers
import Recording

/// Writes all growing files, those of each disk on one thread: a disk that hangs holds up no other. A thread wakes when a
/// sink has something, at most every 100 ms, or when something has waited long enough to be due in its file.
package final class FileWriter: Sendable {
    /// More disks than this share the first one's thread.
    private static let threadLimit = 16

    private let first: WriterInbox
    private let inboxes: NIOLockedValueBox<[UInt64: WriterInbox]>
    private let syncing: SyncTerms?

    /// Starts the first thread.
    /// - Parameter syncing: how often what was written is brought to the disks; `nil`: that is left to the system.
    package init(syncing: SyncTerms? = nil) throws(MuxingError) {
        self.syncing = syncing
        first = try WriterInbox.start(syncing)
        inboxes = NIOLockedValueBox([:])
    }

    /// - Parameters:
    ///   - directory: exists already; the plans' names are made in it.
    ///   - disk: what `disk(of:)` said of it; `nil` where it was not asked.
    ///   - backlog: what waits of the same recording.
    ///   - onEvent: called in order on the writer's thread; it must only enqueue.
    package func makeSink(
        directory: String, disk: UInt64? = nil, backlog: DiskBacklog = DiskBacklog(),
        onEvent: @escaping @Sendable (FileEvent) -> Void
    ) -> FileSink {
        FileSink(directory: directory, inbox: inbox(of: disk), backlog: backlog, onEvent: onEvent)
    }

    /// The number of the file system that a folder is on; `nil` when it cannot be told. It may block.
    package static func disk(of directory: String) -> UInt64? {
        var status = stat()
        return stat(directory, &status) == 0 ? UInt64(status.st_dev) : nil
    }

    private func inbox(of disk: UInt64?) -> WriterInbox {
        guard let disk else { return first }
        return inboxes.withLockedValue { inboxes in
            if let known = inboxes[disk] { return known }
            guard !inboxes.isEmpty, inboxes.count < Self.threadLimit, let made = try? WriterInbox.start(syncing) else {
                inboxes[disk] = inboxes.isEmpty ? first : nil
                return first
            }
            inboxes[disk] = made
            return made
        }
    }

    private var all: [WriterInbox] {
        [first] + inboxes.withLockedValue { $0.values.filter { $0 !== first } }
    }

    /// Closes every file that is still open, delivers its last event, and ends the threads. Returns then.
    package func shutdown() async {
        for inbox in all {
            await withCheckedContinuation { continuation in
                inbox.stop { continuation.resume() }
            }
        }
    }

    deinit {
        for inbox in all { inbox.stop {} }
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
    private let disk: DiskSync?

    private init(_ disk: DiskSync?) {
        self.disk = disk
    }

    static func start(_ syncing: SyncTerms?) throws(MuxingError) -> WriterInbox {
        let made = WriterInbox(try syncing.map { terms throws(MuxingError) in try DiskSync.start(terms) })
        var thread = pthread_t()
        let box = Unmanaged.passRetained(made)
        let code = pthread_create(&thread, nil, runWriter, box.toOpaque())
        guard code == 0 else {
            box.release()
            made.disk?.stop()
            throw .system(operation: "pthread_create", path: "-", code: code)
        }
        pthread_detach(thread)
        return made
    }

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
            if let sink = batch.last { disk?.noteWrite(in: sink.directory) }
            for sink in open where sink.isOpen && sink.writerDeadline ?? .max <= now {
                sink.flush(at: now)
                disk?.noteWrite(in: sink.directory)
            }
            open.removeAll { sink in
                if !sink.isOpen { sink.isWatched = false }
                return !sink.isOpen
            }
            batch.removeAll(keepingCapacity: true)
        }
        for sink in open { sink.abort() }
        disk?.stop()
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
