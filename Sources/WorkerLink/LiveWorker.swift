import Media
import NIOConcurrencyHelpers

/// A worker process that takes frames and gives frames. `LiveWorkers` begins it and carries what it says.
///
/// It is never begun again: who wants another asks `LiveWorkers` for one.
package final class LiveWorker: Sendable {
    package enum Event: Sendable {
        case frame(WorkerMedia)
        /// What the work tells of itself, by its kind.
        case report([UInt8])
        /// So many frames did not fit into the queue. It goes on with the next keyframe, which is marked.
        case dropped(Int)
        /// What it prints.
        case line(String)
        /// Always the last one. `nil`: it has given everything after `end`.
        case ended(WorkerLinkError?)
    }

    struct State {
        var queue: LiveQueue
        var isEnding = false
        var isKilled = false
        /// The thread has been told and has not looked yet.
        var isTold = false
    }

    let order: LiveOrder
    let command: WorkerCommand
    let state: NIOLockedValueBox<State>
    let onEvent: @Sendable (Event) -> Void
    private let wake: @Sendable () -> Void

    init(
        _ order: LiveOrder, _ command: WorkerCommand, wake: @escaping @Sendable () -> Void,
        onEvent: @escaping @Sendable (Event) -> Void
    ) {
        self.order = order
        self.command = command
        self.wake = wake
        self.onEvent = onEvent
        state = NIOLockedValueBox(State(queue: LiveQueue(order.bounds)))
    }

    /// From any thread; it neither blocks nor copies the frame. After `end` it does nothing.
    /// - Parameter time: of its presentation. Times of a stream do not run backward.
    package func submit(
        _ frame: EncodedFrame, stream: UInt8, at time: MediaTimestamp, isDiscontinuity: Bool = false
    ) {
        tell { state in
            guard !state.isEnding else { return }
            state.queue.put(
                WorkerMedia(stream: stream, frame: frame, time: time, isDiscontinuity: isDiscontinuity))
        }
    }

    /// No more frames come: it gives what it still has and ends, or is killed after three seconds.
    package func end() { tell { $0.isEnding = true } }

    /// Nobody wants what it does: it is killed. `ended` comes still.
    package func kill() { tell { $0.isKilled = true } }

    private func tell(_ change: (inout State) -> Void) {
        let isNews = state.withLockedValue { state in
            change(&state)
            defer { state.isTold = true }
            return !state.isTold
        }
        if isNews { wake() }
    }
}
