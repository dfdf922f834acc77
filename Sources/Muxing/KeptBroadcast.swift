import Broadcasting
import Glibc
import NIOCore

/// Writes a broadcast's segments and playlists into a folder, on a thread of its own. At any moment the folder holds
/// playlists of what is there. A disk that is full or too slow ends the keeping, and nothing else.
final class KeptBroadcast: @unchecked Sendable {
    enum Work {
        case file(name: String, pieces: [ByteBuffer])
        /// The multivariant playlist as it is by now.
        case index(ByteBuffer)
        case segment(PlaylistSegment, rendition: String, pieces: [ByteBuffer])
        case end(multivariant: ByteBuffer)
    }

    private let folder: KeptFolder
    private let onEnd: @Sendable (Result<Void, MuxingError>) -> Void
    private let signal = WriterSignal()
    private var waiting: [Work] = []
    private var waitingBytes = 0
    private var isOver = false
    /// Nothing more is taken, and this is why.
    private var failure: MuxingError?
    /// What may wait for the disk.
    private let byteLimit: Int
    private let onBegin: @Sendable () -> Void
    /// Those under way, by rendition. The packaging thread's.
    private var open: [String: PlaylistSegment] = [:]

    init(
        folder: String, rules: PlaylistRules, limits: KeepingLimits,
        onBegin: @escaping @Sendable () -> Void = {},
        onEnd: @escaping @Sendable (Result<Void, MuxingError>) -> Void
    ) throws(MuxingError) {
        self.folder = KeptFolder(path: folder, rules: rules, minFreeSpace: limits.minFreeSpace)
        byteLimit = limits.waitingBytes
        self.onBegin = onBegin
        self.onEnd = onEnd
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        let code = pthread_create(&thread, nil, runKeeping, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw .system(operation: "pthread_create", path: folder, code: code)
        }
        pthread_detach(thread)
    }

    // MARK: From the packaging thread

    func add(initialization number: Int, bytes: ByteBuffer, of rendition: String) {
        let name = LiveFileName.initialization(rendition: rendition, number: number).text
        enqueue(.file(name: name, pieces: [bytes]))
    }

    func offer(multivariant: ByteBuffer) { enqueue(.index(multivariant)) }

    func begin(_ segment: PlaylistSegment, of rendition: String) { open[rendition] = segment }

    func close(duration: Double, isIndependent: Bool, parts: [ByteBuffer], of rendition: String) {
        guard var segment = open.removeValue(forKey: rendition) else { return }
        segment.duration = duration
        segment.isIndependent = isIndependent
        if !parts.isEmpty { segment.parts = [.init(duration: duration, isIndependent: isIndependent)] }
        enqueue(.segment(segment, rendition: rendition, pieces: parts))
    }

    /// - Parameter multivariant: as the broadcast was offered.
    func end(multivariant: ByteBuffer) { enqueue(.end(multivariant: multivariant)) }

    private func enqueue(_ work: Work) {
        signal.lock()
        defer { signal.unlock() }
        guard !isOver else { return }
        waiting.append(work)
        waitingBytes += work.count
        if waitingBytes > byteLimit {
            isOver = true
            waiting = []
            failure = .unsupported(
                path: folder.path, reason: "the disk is slower than the broadcast; it is kept up to here")
        }
        signal.signal()
    }

    // MARK: The thread

    fileprivate func run() {
        onBegin()
        var outcome: Result<Void, MuxingError>?
        while outcome == nil {
            signal.lock()
            while waiting.isEmpty, failure == nil { signal.wait(until: nil) }
            let work = waiting
            outcome = failure.map { .failure($0) }
            waiting = []
            signal.unlock()
            for item in work where outcome == nil { outcome = take(item) }
        }
        signal.lock()
        isOver = true
        waiting = []
        signal.unlock()
        guard let outcome else { return }
        if case .failure = outcome { folder.breakOff() }
        onEnd(outcome)
    }

    private func take(_ item: Work) -> Result<Void, MuxingError>? {
        let outcome = folder.take(item)
        // Until here it was held for the disk.
        signal.lock()
        waitingBytes -= item.count
        let failed = failure
        signal.unlock()
        return outcome ?? failed.map { .failure($0) }
    }
}

/// What keeping may take.
package struct KeepingLimits: Sendable {
    /// Bytes that may wait for the disk.
    package var waitingBytes: Int
    /// Bytes of the disk that stay free.
    package var minFreeSpace: Int64

    package init(waitingBytes: Int = 64 << 20, minFreeSpace: Int64 = 0) {
        self.waitingBytes = waitingBytes
        self.minFreeSpace = minFreeSpace
    }
}

extension KeptBroadcast.Work {
    /// Bytes.
    var count: Int {
        switch self {
        case .file(_, let pieces), .segment(_, _, let pieces): pieces.reduce(0) { $0 + $1.readableBytes }
        case .index(let multivariant), .end(let multivariant): multivariant.readableBytes
        }
    }
}

private func runKeeping(_ opaque: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let opaque else { return nil }
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    Unmanaged<KeptBroadcast>.fromOpaque(opaque).takeRetainedValue().run()
    return nil
}
