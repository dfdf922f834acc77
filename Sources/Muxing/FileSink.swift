import Media
import NIOConcurrencyHelpers
import Recording

/// Where one `Recorder`'s outputs go: files of one directory, one after the other. `submit` may be called from one
/// thread at a time; it never blocks longer than a swap of arrays.
package final class FileSink: @unchecked Sendable {
    let directory: String
    private let inbox: WriterInbox
    private let lock = NIOLock()
    private var pending: [RecorderOutput] = []
    /// When the oldest of `pending` came, and of what the writer has taken and not yet written.
    private var pendingSince: Int64?
    private var writingSince: Int64?
    private var isQueued = false
    private var isFinished = false
    private var completions: [@Sendable () -> Void] = []
    private var drops = DropPolicy()

    private let backlog: DiskBacklog
    private let part: FileSinkPart

    init(directory: String, inbox: WriterInbox, backlog: DiskBacklog, onEvent: @escaping @Sendable (FileEvent) -> Void)
    {
        self.directory = directory
        self.inbox = inbox
        self.backlog = backlog
        part = FileSinkPart(directory: directory, onEvent: onEvent)
    }

    /// Hands outputs over to the writer's thread, and leaves the array empty. After `finish` they are let go.
    /// - Returns: whether pictures are being dropped because the disk is too slow: a keyframe ends that.
    @discardableResult
    package func submit(_ outputs: inout [RecorderOutput]) -> Bool {
        var wake = false
        var urgent = false
        let now = WriterSignal.now()
        let dropping = lock.withLock {
            guard !isFinished else { return false }
            let isLate = (writingSince ?? pendingSince).map { now - $0 > DiskBacklog.timeLimit } ?? false
            if isLate || !takeWhole(&outputs, urgent: &urgent) {
                takeEach(of: outputs, isLate: isLate, urgent: &urgent)
            }
            if !pending.isEmpty, pendingSince == nil { pendingSince = now }
            wake = !pending.isEmpty && (!isQueued || urgent)
            if wake { isQueued = true }
            return drops.isDropping
        }
        outputs.removeAll(keepingCapacity: true)
        if wake { inbox.enqueue(self, urgent: urgent) }
        return dropping
    }

    /// The usual case: the writer has taken all from before, and nothing is dropped. To copy an output is to count its frame's
    /// holders twice, in memory that another core had last.
    private func takeWhole(_ outputs: inout [RecorderOutput], urgent: inout Bool) -> Bool {
        guard pending.isEmpty, drops.isIdle else { return false }
        var bytes = 0
        var closes = false
        for output in outputs {
            switch output {
            case .sample(_, let frame, _): bytes += Self.cost(frame)
            case .close: closes = true
            case .open, .silence, .layer, .requestKeyframe, .progress: break
            }
        }
        guard backlog.bytes + bytes <= DiskBacklog.byteLimit else { return false }
        backlog.add(bytes)
        if closes { urgent = true }
        swap(&pending, &outputs)
        return true
    }

    private func takeEach(of outputs: [RecorderOutput], isLate: Bool, urgent: inout Bool) {
        for output in outputs {
            guard let kept = drops.pass(output, queued: backlog.bytes, isLate: isLate) else { continue }
            switch kept {
            case .sample(_, let frame, _): backlog.add(Self.cost(frame))
            // The next one says it too.
            case .progress where isLate: continue
            case .close: urgent = true
            case .requestKeyframe, .layer: continue
            case .silence where lengthen(with: kept): continue
            case .open, .silence, .progress: break
            }
            pending.append(kept)
        }
    }

    /// Nothing more is submitted: returns when all of it is in closed files and the last event has been delivered. A
    /// file still open is closed.
    package func finish() async {
        await withCheckedContinuation { continuation in
            finish { continuation.resume() }
        }
    }

    /// The same for callers that are not asynchronous; `done` is called on the writer's thread.
    package func finish(_ done: @escaping @Sendable () -> Void) {
        lock.withLock {
            isFinished = true
            isQueued = true
            completions.append(done)
        }
        inbox.enqueue(self, urgent: true)
    }

    private static func cost(_ frame: EncodedFrame) -> Int { frame.count + 64 }

    /// Silence behind silence is one entry, so that what waits stays bounded.
    private func lengthen(with output: RecorderOutput) -> Bool {
        guard case .silence(let stream, let time, let count, let ticks) = output, let last = pending.last,
            case .silence(stream, let start, let before, ticks) = last,
            start.ticks + Int64(before) * ticks == time.ticks
        else { return false }
        pending[pending.count - 1] = .silence(stream: stream, time: start, count: before + count, frameTicks: ticks)
        return true
    }

    // MARK: The writer's thread

    var isOpen: Bool { part.isOpen }
    /// The thread has it among those whose deadlines it looks at.
    var isWatched = false
    var writerDeadline: Int64? { part.deadline }

    func process(at now: Int64) {
        var taken = part.takeSpare()
        let (ends, finished) = lock.withLock {
            swap(&taken, &pending)
            writingSince = pendingSince
            pendingSince = nil
            isQueued = false
            let ends = completions
            completions = []
            return (ends, isFinished)
        }
        var bytes = 0
        for output in taken {
            if case .sample(_, let frame, _) = output { bytes += Self.cost(frame) }
            part.take(output, at: now)
        }
        part.giveBack(&taken)
        part.release(at: now)
        backlog.remove(bytes)
        lock.withLock { writingSince = nil }
        if finished { part.end() }
        for end in ends { end() }
    }

    func flush(at now: Int64) { part.flush(at: now) }

    func abort() { part.end() }
}
