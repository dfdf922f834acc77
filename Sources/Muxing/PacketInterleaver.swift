import Media
import Recording

/// Puts the packets of a file's streams in the order of their times, and waits for a stream that is silent no longer
/// than `span` of media, `patience` of real time or `byteLimit`. Knows a picture's duration from the one after it.
struct PacketInterleaver {
    static let span: Int64 = 400_000_000
    static let patience: Int64 = 400_000_000
    static let byteLimit = 8 << 20

    enum Content {
        case frame(EncodedFrame)
        /// This many packets of silence, each as long as the entry's duration.
        case silence(Int)
    }

    struct Entry {
        var content: Content
        /// Ticks of the stream's clock.
        var time: Int64
        var duration: Int64
        /// Nanoseconds of real time.
        var entered: Int64

        var lastTime: Int64 {
            guard case .silence(let count) = content else { return time }
            return time + Int64(max(count - 1, 0)) * duration
        }
    }

    private struct Queue {
        var rate: Int64
        var isPicture: Bool
        var entries: [Entry] = []
        var head = 0
        var lastDuration: Int64

        var count: Int { entries.count - head }

        mutating func pop() {
            // The frame is let go now: a picture always waits for the next, so that the queue is seldom empty.
            entries[head].content = .silence(0)
            head += 1
            if head == entries.count {
                entries.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= 16, head * 2 >= entries.count {
                entries.removeFirst(head)
                head = 0
            }
        }
    }

    private var queues: [Queue]
    private var bytes = 0

    init(streams: [StreamPlan]) {
        queues = streams.map { stream in
            Queue(
                rate: Int64(max(stream.clockRate, 1)), isPicture: stream.codec.kind == .video,
                lastDuration: Int64(stream.clockRate) / 30)
        }
    }

    /// When the oldest that waits may no longer; nanoseconds of real time.
    var deadline: Int64? {
        var earliest: Int64?
        for queue in queues where queue.count > 0 {
            let entered = queue.entries[queue.head].entered
            earliest = min(earliest ?? entered, entered)
        }
        return earliest.map { $0 + Self.patience }
    }

    mutating func push(_ entry: Entry, stream: Int) {
        guard queues.indices.contains(stream) else { return }
        queues[stream].entries.append(entry)
        if case .frame(let frame) = entry.content { bytes += frame.count }
    }

    /// The next packet in order, with its stream; `nil` when it is worth waiting.
    mutating func pop(at now: Int64, draining: Bool) -> (stream: Int, entry: Entry)? {
        guard let lowest = lowest() else { return nil }
        guard draining || isReady(lowest, at: now) else { return nil }
        var entry = queues[lowest].entries[queues[lowest].head]
        switch entry.content {
        case .silence(let count) where count > 1:
            queues[lowest].entries[queues[lowest].head].content = .silence(count - 1)
            queues[lowest].entries[queues[lowest].head].time += entry.duration
            entry.content = .silence(1)
        case .silence:
            queues[lowest].pop()
        case .frame(let frame):
            bytes -= frame.count
            queues[lowest].pop()
            if queues[lowest].isPicture { entry.duration = pictureDuration(lowest, after: entry.time) }
        }
        return (lowest, entry)
    }

    private func lowest() -> Int? {
        var found: (index: Int, time: Int64)?
        for (index, queue) in queues.enumerated() where queue.count > 0 {
            let time = Self.nanoseconds(queue.entries[queue.head].time, queue.rate)
            if let known = found, known.time <= time { continue }
            found = (index, time)
        }
        return found?.index
    }

    private func isReady(_ index: Int, at now: Int64) -> Bool {
        let queue = queues[index]
        let head = queue.entries[queue.head]
        if now - head.entered >= Self.patience || bytes > Self.byteLimit { return true }
        let isKnown = !queue.isPicture || queue.count > 1
        if isKnown, queues.allSatisfy({ $0.count > 0 }) { return true }
        let start = Self.nanoseconds(head.time, queue.rate)
        return queues.contains { other in
            guard other.count > 0, let last = other.entries.last else { return false }
            return Self.nanoseconds(last.lastTime, other.rate) - start > Self.span
        }
    }

    private mutating func pictureDuration(_ index: Int, after time: Int64) -> Int64 {
        if queues[index].count > 0 {
            queues[index].lastDuration = max(queues[index].entries[queues[index].head].time - time, 1)
        }
        return queues[index].lastDuration
    }

    private static func nanoseconds(_ ticks: Int64, _ rate: Int64) -> Int64 {
        MediaTimestamp.rescale(ticks, from: Int32(clamping: rate), to: 1_000_000_000)
    }
}
