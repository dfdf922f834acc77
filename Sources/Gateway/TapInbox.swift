import Media
import NIOConcurrencyHelpers

/// Takes events from the media plane's threads without ever making them wait, and hands them on in order.
///
/// Its bound: progress of one file replaces progress of the same file that still waits, so what is queued grows only
/// with files and publishers that come and go.
package final class TapInbox: Sendable {
    private struct Key: Hashable {
        let recording: UUIDv7
        let name: String
    }

    private struct Pending: Sendable {
        var events: [TapEvent] = []
        /// Where progress of a file waits.
        var progress: [Key: Int] = [:]
    }

    private let pending = NIOLockedValueBox(Pending())
    private let wake: AsyncStream<Void>.Continuation
    /// One element, at least, after every delivery. For one reader.
    package let wakes: AsyncStream<Void>

    package init() {
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// From any thread.
    package func deliver(_ event: TapEvent) {
        pending.withLockedValue { pending in
            switch event {
            case .partProgress(let recording, let name, _, _, _):
                let key = Key(recording: recording, name: name)
                if let index = pending.progress[key] {
                    pending.events[index] = event
                } else {
                    pending.progress[key] = pending.events.count
                    pending.events.append(event)
                }
            case .partClosed(let recording, let name, _, _, _, _):
                pending.progress[Key(recording: recording, name: name)] = nil
                pending.events.append(event)
            case .partOpened, .publisherCame, .publisherLeft, .roomOccupied, .roomEmptied:
                pending.events.append(event)
            }
        }
        wake.yield()
    }

    func take() -> [TapEvent] {
        pending.withLockedValue { pending in
            defer { pending = Pending() }
            return pending.events
        }
    }

    func finish() {
        wake.finish()
    }
}
