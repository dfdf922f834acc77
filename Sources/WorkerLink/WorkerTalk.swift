import Glibc

/// The gateway's side of one conversation: what is still to be said, what was heard, and until when.
struct WorkerTalk {
    private var reader = WorkerLinkReader()
    private let order: [UInt8]
    private let silence: Duration
    private var unsaid: [UInt8] = []
    private var said = 0
    private var hasGreeted = false
    private var killAt: ContinuousClock.Instant?
    private var lastSign: ContinuousClock.Instant

    init(order: [UInt8], limits: WorkerLimits, now: ContinuousClock.Instant = .now) {
        self.order = order
        silence = limits.silence
        lastSign = now
    }

    var isCancelled: Bool { killAt != nil }
    var wantsToWrite: Bool { said < unsaid.count }

    mutating func cancel(at now: ContinuousClock.Instant) {
        guard killAt == nil else { return }
        killAt = now + WorkerProcess.grace
        // Before its hello there is nobody to ask; it gets no order then either.
        if hasGreeted, let frame = try? WorkerLinkFrame.cancel.encoded() { unsaid += frame }
    }

    mutating func take(_ bytes: UnsafeRawBufferPointer) { reader.take(bytes) }

    /// Heeds what has come.
    /// - Returns: how it ended, once it says so.
    mutating func hear(
        at now: ContinuousClock.Instant, _ onProgress: (Double) -> Void
    ) throws(WorkerLinkError) -> WorkerProcess.Ending? {
        while let frame = try reader.next() {
            lastSign = now
            switch frame {
            case .hello(let version):
                guard version == WorkerLinkFrame.version else { throw .otherVersion(seen: version) }
                guard !hasGreeted else { throw .malformed("a second hello") }
                hasGreeted = true
                guard killAt == nil else { throw .cancelled }
                unsaid += order
            case .progress(let value):
                guard hasGreeted else { throw .malformed("progress before a hello") }
                onProgress(value)
            case .finished(let body):
                guard hasGreeted else { throw .malformed("a result before a hello") }
                return .finished(body)
            case .failed(let text, let isFinal):
                throw isCancelled ? .cancelled : .failed(text: text, isFinal: isFinal)
            case .order, .cancel, .end: throw .malformed("an order from the process that takes orders")
            case .media, .report, .done: throw .malformed("a live work's message from one that is not live")
            }
        }
        return nil
    }

    /// Writes what the link takes now.
    mutating func say(on link: Int32) -> WorkerProcess.Ending? {
        while wantsToWrite {
            let written = unsaid.withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[said...])
                return send(link, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if written > 0 {
                said += written
            } else if errno == EAGAIN {
                return nil
            } else if errno != EINTR {
                return .closed
            }
        }
        unsaid = []
        said = 0
        return nil
    }

    func lateness(at now: ContinuousClock.Instant) -> WorkerLinkError? {
        if let killAt, now >= killAt { return .cancelled }
        let limit = hasGreeted ? silence : WorkerProcess.startLimit
        return now - lastSign > limit ? .silent(limit) : nil
    }
}
