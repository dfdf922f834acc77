import Media
import NIOConcurrencyHelpers
import Stores

/// One reader's place in the events. It is forgotten when nobody holds it any more.
package final class EventReader: Sendable {
    package enum Wake: Sendable {
        /// There may be something to take.
        case events
        /// Asked for by `beat`.
        case beat
    }

    package struct Taken: Sendable {
        package var events: [GatewayEvent]
        /// The reader has missed some that came before this one: they are no longer kept.
        package var missingBefore: Int64?
    }

    /// Ends when the gateway does. For one caller.
    package let wakes: AsyncStream<Wake>
    private let wake: AsyncStream<Wake>.Continuation
    private let log: EventLog
    private let number: Int
    private let cursor: NIOLockedValueBox<Int64>

    init(
        log: EventLog, number: Int, cursor: Int64, wakes: AsyncStream<Wake>, wake: AsyncStream<Wake>.Continuation
    ) {
        self.log = log
        self.number = number
        self.cursor = NIOLockedValueBox(cursor)
        self.wakes = wakes
        self.wake = wake
    }

    deinit {
        log.forget(reader: number)
    }

    /// Makes `wakes` give something even when nothing happens.
    package func beat() { wake.yield(.beat) }

    /// The next events, oldest first; none when the reader is up to date.
    package func take(limit: Int = 100) async throws(GatewayError) -> Taken {
        let known = cursor.withLockedValue { $0 }
        let events = try await log.events(after: known, limit: limit)
        guard let first = events.first, let last = events.last else { return Taken(events: []) }
        cursor.withLockedValue { $0 = last.id }
        return Taken(
            events: events.map(GatewayEvent.init), missingBefore: known > 0 && first.id > known + 1 ? first.id : nil)
    }
}
