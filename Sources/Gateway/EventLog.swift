import Logging
import Media
import NIOConcurrencyHelpers
import Recording
import Stores
import Telemetry

/// Numbers what happens, keeps the newest of it in the store, and wakes those who read along.
///
/// Its bounds: `maximumWaiting` events wait for the store, then further ones are dropped and counted; each reader fetches
/// from what is kept at its own pace, so none of them holds anything up.
package final class EventLog: Sendable {
    package static let maximumWaiting = 4096
    package static let maximumReaders = 100
    /// Written in one transaction.
    private static let batch = 256
    /// Kept in memory for readers that are up to date.
    private static let recentLimit = 512

    private struct State: Sendable {
        var waiting: [NewEvent] = []
        var recent: [StoredEvent] = []
        var newest: Int64 = 0
        var readers: [Int: AsyncStream<EventReader.Wake>.Continuation] = [:]
        var readersMade = 0
        var isFinished = false
        var isFailing = false
    }

    private let state = NIOLockedValueBox(State())
    private let store: StateStore
    private let wallClock: @Sendable () -> WallClock
    private let logger: Logger
    private let dropped: Counter
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>
    private let tasks = NIOLockedValueBox<[Task<Void, Never>]>([])

    package init(
        store: StateStore, wallClock: @escaping @Sendable () -> WallClock, metrics: MetricsRegistry, logger: Logger
    ) {
        self.store = store
        self.wallClock = wallClock
        self.logger = logger
        dropped = metrics.counter(
            "capstan_events_dropped_total", help: "Events that were not kept, as the store was away for too long.")
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        metrics.read("capstan_event_readers", kind: .gauge, help: "Readers of /v1/events.") { [state] in
            [MetricSample(Double(state.withLockedValue { $0.readers.count }))]
        }
    }

    /// Goes on with the numbers of a former run, and begins to write.
    package func start() async throws(GatewayError) {
        do {
            let newest = try await store.eventRange()?.upperBound ?? 0
            state.withLockedValue { $0.newest = newest }
        } catch {
            throw RecordingService.refusal(error)
        }
        let changes = store.changes(of: .events)
        let made = [
            Task { [self] in
                for await _ in wakes {
                    while await !write(), (try? await Task.sleep(for: .seconds(1))) != nil {}
                }
            },
            Task { [self] in
                // What is missed now comes with the next.
                for await _ in changes { try? await fetch() }
            },
        ]
        tasks.withLockedValue { $0 = made }
    }

    /// From any thread, without waiting.
    package func note(_ kind: EventKind, room: String?, _ data: [String: JSONValue]) {
        let event = NewEvent(type: kind.rawValue, room: room, at: wallClock(), data: data)
        let isTaken = state.withLockedValue { state in
            guard !state.isFinished, state.waiting.count < Self.maximumWaiting else { return false }
            state.waiting.append(event)
            return true
        }
        if isTaken { wake.yield() } else { dropped.increment() }
    }

    /// Brings what waits into the store and wakes the readers. For one caller at a time.
    /// - Returns: false when the store does not take it now; it waits on.
    package func write() async -> Bool {
        while true {
            let events = state.withLockedValue { Array($0.waiting.prefix(Self.batch)) }
            guard !events.isEmpty else { return true }
            do throws(StoresError) {
                let stored = try await store.append(events)
                state.withLockedValue { state in
                    state.waiting.removeFirst(events.count)
                    state.isFailing = false
                }
                if !take(stored, isAll: false) { try? await fetch() }
            } catch {
                let isNew = state.withLockedValue { state in
                    defer { state.isFailing = true }
                    return !state.isFailing
                }
                if isNew { logger.error("events wait for the store", metadata: ["error": "\(error)"]) }
                return false
            }
        }
    }

    /// Brings what others have written to the same database to our readers.
    private func fetch() async throws(StoresError) {
        while true {
            let newest = state.withLockedValue { $0.newest }
            let more = try await store.events(after: newest, limit: Self.recentLimit)
            _ = take(more, isAll: true)
            if more.count < Self.recentLimit { return }
        }
    }

    /// - Parameter isAll: nothing that is still kept lies between the newest that is known and these.
    /// - Returns: false where others come first.
    private func take(_ stored: [StoredEvent], isAll: Bool) -> Bool {
        let readers: [AsyncStream<EventReader.Wake>.Continuation]? = state.withLockedValue { state in
            let fresh = stored.drop { $0.id <= state.newest }
            guard let first = fresh.first, let last = fresh.last else { return [] }
            if first.id != state.newest + 1 {
                guard isAll else { return nil }
                state.recent = []
            }
            state.recent += fresh
            state.recent.removeFirst(max(0, state.recent.count - Self.recentLimit))
            state.newest = last.id
            return Array(state.readers.values)
        }
        for reader in readers ?? [] { reader.yield(.events) }
        return readers != nil
    }

    /// Writes what waits, if the store takes it, and ends every reader once it has read that.
    package func finish() async {
        wake.finish()
        let tasks = tasks.withLockedValue { $0 }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        _ = await write()
        let readers = state.withLockedValue { state in
            state.isFinished = true
            defer { state.readers = [:] }
            return Array(state.readers.values)
        }
        for reader in readers { reader.finish() }
    }

    // MARK: Reading

    /// - Parameter after: the number of the last event that is known; `nil`: only those to come. One that was never given
    ///   (the database is another) means all that are kept.
    package func reader(after: Int64?) async throws(GatewayError) -> EventReader {
        if let after, after > state.withLockedValue({ $0.newest }) {
            // Another gateway on the same database may have told more than has been heard of here.
            do throws(StoresError) { try await fetch() } catch { throw RecordingService.refusal(error) }
        }
        let (wakes, continuation) = AsyncStream.makeStream(
            of: EventReader.Wake.self, bufferingPolicy: .bufferingNewest(1))
        let made: Result<(number: Int, newest: Int64), GatewayError> = state.withLockedValue { state in
            if state.isFinished { return .failure(.unavailable("the gateway is shutting down; try again in a moment")) }
            guard state.readers.count < Self.maximumReaders else {
                return .failure(
                    .unavailable("\(Self.maximumReaders) readers follow events already; close one, or try again later"))
            }
            state.readersMade += 1
            state.readers[state.readersMade] = continuation
            return .success((state.readersMade, state.newest))
        }
        let (number, newest) = try made.get()
        let cursor = after ?? newest
        continuation.yield(.events)
        return EventReader(
            log: self, number: number, cursor: cursor > newest ? 0 : cursor, wakes: wakes, wake: continuation)
    }

    func forget(reader number: Int) {
        let reader = state.withLockedValue { $0.readers.removeValue(forKey: number) }
        reader?.finish()
    }

    /// Oldest first.
    func events(after id: Int64, limit: Int) async throws(GatewayError) -> [StoredEvent] {
        let known: [StoredEvent]? = state.withLockedValue { state in
            if id >= state.newest { return [] }
            guard let first = state.recent.first, id >= first.id - 1 else { return nil }
            return Array(state.recent.drop { $0.id <= id }.prefix(limit))
        }
        if let known { return known }
        do {
            return try await store.events(after: id, limit: limit)
        } catch {
            throw RecordingService.refusal(error)
        }
    }
}
