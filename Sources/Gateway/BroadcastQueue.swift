import Media
import NIOConcurrencyHelpers
import Recording
import WorkerLink

/// What waits for the packaging thread, of one broadcast, in order.
///
/// Its bound: past `byteLimit` or `countLimit` pictures are left out up to a keyframe that comes when half of it is free
/// again, and sound too while it is full. It is only ever reached when the thread stands still.
package final class BroadcastQueue: Sendable {
    package enum Entry: Sendable {
        /// A session gives the broadcast what follows under this number.
        case begun(lane: Int, participant: String, at: Instant)
        case output(RecorderOutput, lane: Int)
        case ended(lane: Int)
        /// Of the worker with this number.
        case worker(LiveWorker.Event, number: Int)
        /// To be done on the packaging thread.
        case call(@Sendable (BroadcastFeed) -> Void)
    }

    package static let byteLimit = 32 << 20
    package static let countLimit = 8192

    private struct State {
        var entries: [Entry] = []
        var bytes = 0
        var isDropping = false
        var isWaiting = false
        package var dropped: UInt64 = 0
        /// Where the newest report of each worker waits.
        var reports: [Int: Int] = [:]
        /// Layers of the picture of which something was left out since their last keyframe.
        var brokenLayers: Set<TrackID> = []
    }

    private let state = NIOLockedValueBox(State())
    private let thread: PackagingThread
    /// Belongs to the packaging thread.
    private let feed: BroadcastFeed

    package init(thread: PackagingThread, feed: BroadcastFeed) {
        self.thread = thread
        self.feed = feed
    }

    /// Frames that were left out, as there was no room.
    package var dropped: UInt64 { state.withLockedValue(\.dropped) }

    /// What waits.
    package var waiting: (entries: Int, bytes: Int) { state.withLockedValue { ($0.entries.count, $0.bytes) } }

    /// From the media thread; leaves the array empty.
    /// - Returns: whether pictures are being left out: a keyframe ends that.
    package func submit(_ outputs: inout [RecorderOutput], of lane: Int) -> Bool {
        let (wakes, isDropping) = state.withLockedValue { state in
            for output in outputs { Self.take(output, of: lane, into: &state) }
            return (Self.wakes(&state), state.isDropping)
        }
        outputs.removeAll(keepingCapacity: true)
        if wakes { thread.wake(for: self) }
        return isDropping
    }

    package func put(_ entry: Entry) {
        let wakes = state.withLockedValue { state in
            if case .worker(let event, let number) = entry {
                Self.take(event, of: number, into: &state)
            } else {
                state.entries.append(entry)
            }
            return Self.wakes(&state)
        }
        if wakes { thread.wake(for: self) }
    }

    /// A worker that tells more than is taken keeps nobody's memory.
    private static func take(_ event: LiveWorker.Event, of number: Int, into state: inout State) {
        let isFull = state.entries.count >= countLimit || state.bytes >= byteLimit
        switch event {
        case .frame(let media):
            guard !isFull else {
                state.dropped += 1
                return
            }
            state.bytes += media.frame.count
        case .report(let body):
            // The newest says it all.
            if let index = state.reports[number], state.entries.indices.contains(index) {
                if case .worker(.report(let old), _) = state.entries[index] { state.bytes -= old.count }
                state.bytes += body.count
                state.entries[index] = .worker(event, number: number)
                return
            }
            state.bytes += body.count
            state.reports[number] = state.entries.count
        case .line(let text):
            guard !isFull else { return }
            state.bytes += text.utf8.count
        case .dropped(let count):
            guard !isFull else {
                state.dropped += UInt64(clamping: count)
                return
            }
        case .ended: break
        }
        state.entries.append(.worker(event, number: number))
    }

    private static func wakes(_ state: inout State) -> Bool {
        guard !state.entries.isEmpty, !state.isWaiting else { return false }
        state.isWaiting = true
        return true
    }

    private static func take(_ output: RecorderOutput, of lane: Int, into state: inout State) {
        switch output {
        case .requestKeyframe, .progress: return
        case .open, .close: break
        case .silence:
            guard state.bytes < byteLimit, state.entries.count < countLimit else {
                state.dropped += 1
                return
            }
        case .layer(let track, let frame, _):
            if frame.isKeyframe { state.brokenLayers.remove(track) }
            guard !state.isDropping, state.bytes < byteLimit, state.entries.count < countLimit,
                !state.brokenLayers.contains(track)
            else {
                state.brokenLayers.insert(track)
                state.dropped += 1
                return
            }
            state.bytes += frame.count
        case .sample(_, let frame, _):
            guard hasRoom(for: frame, &state) else {
                state.dropped += 1
                return
            }
            state.bytes += frame.count
        }
        state.entries.append(.output(output, lane: lane))
    }

    private static func hasRoom(for frame: EncodedFrame, _ state: inout State) -> Bool {
        let isFull = state.bytes >= byteLimit || state.entries.count >= countLimit
        guard frame.codec.kind == .video else { return !isFull }
        if state.isDropping {
            if frame.isKeyframe, state.bytes < byteLimit / 2, state.entries.count < countLimit / 2 {
                state.isDropping = false
            }
        } else if isFull {
            state.isDropping = true
        }
        return !state.isDropping
    }

    // MARK: The packaging thread

    func work() {
        let entries = state.withLockedValue { state in
            defer {
                state.entries = []
                state.bytes = 0
                state.reports = [:]
                state.isWaiting = false
            }
            return state.entries
        }
        for entry in entries { feed.take(entry) }
        feed.finishTurn()
    }
}
