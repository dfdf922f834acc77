import CDisk
import Glibc

/// How often what was written is brought to the disks.
package struct SyncTerms: Sendable {
    package var interval: Duration
    /// Called on a thread of its own when a disk says that it has lost something.
    package var onFailure: @Sendable (_ folder: String, _ code: Int32) -> Void

    package init(interval: Duration, onFailure: @escaping @Sendable (_ folder: String, _ code: Int32) -> Void) {
        self.interval = interval
        self.onFailure = onFailure
    }
}

/// Brings a disk's files to it, all with one `syncfs(2)`, on a thread of its own: the writer does not wait for it. While
/// nothing is written it sleeps.
final class DiskSync: @unchecked Sendable {
    private let terms: SyncTerms
    private let signal = WriterSignal()
    private var folder: String?
    private var isStopping = false

    private init(_ terms: SyncTerms) {
        self.terms = terms
    }

    static func start(_ terms: SyncTerms) throws(MuxingError) -> DiskSync {
        let made = DiskSync(terms)
        var thread = pthread_t()
        let box = Unmanaged.passRetained(made)
        let code = pthread_create(
            &thread, nil,
            { opaque in
                guard let opaque else { return nil }
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                Unmanaged<DiskSync>.fromOpaque(opaque).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw .system(operation: "pthread_create", path: "-", code: code)
        }
        pthread_detach(thread)
        return made
    }

    /// Something was written on the disk of this folder.
    func noteWrite(in folder: String) {
        signal.lock()
        if self.folder == nil {
            self.folder = folder
            signal.signal()
        }
        signal.unlock()
    }

    /// After one last time, if there is need of it.
    func stop() {
        signal.lock()
        isStopping = true
        signal.signal()
        signal.unlock()
    }

    private func run() {
        while let folder = next() { sync(folder) }
    }

    /// Waits until something has been written, and then until it is time.
    private func next() -> String? {
        signal.lock()
        defer { signal.unlock() }
        while folder == nil, !isStopping { signal.wait(until: nil) }
        let (seconds, attoseconds) = terms.interval.components
        let due = WriterSignal.now() + seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        while !isStopping, WriterSignal.now() < due { signal.wait(until: due) }
        defer { folder = nil }
        return folder
    }

    private func sync(_ folder: String) {
        // A recording that is gone by now needs no syncing, and the next one's turn comes with its next write.
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let code = capstan_sync_disk(descriptor)
        if code != 0 { terms.onFailure(folder, code) }
    }
}
