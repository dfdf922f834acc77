import Media
import NIOConcurrencyHelpers

/// The connections of one process. A caller gets one that is free, or waits for it in its turn. While the server cannot be
/// reached all callers but one are told so at once, and that one tries: nobody stands in line behind a dead server.
///
/// Its bound: `maximumWaiting` callers wait; one more is refused.
final class PostgreSQLPool: Sendable {
    static let maximumWaiting = 4096
    /// Between two tries to reach a server that is away.
    private static let rest = Duration.milliseconds(200)

    private struct State {
        var idle: [PostgreSQLConnection]
        var waiting: [CheckedContinuation<PostgreSQLConnection, any Error>] = []
        /// Why the server cannot be reached, and when the next may try.
        var outage: (error: StoresError, until: ContinuousClock.Instant)?
        var isClosed = false
    }

    private let state: NIOLockedValueBox<State>

    init(_ connections: [PostgreSQLConnection]) {
        state = NIOLockedValueBox(State(idle: connections.reversed()))
    }

    func with<Value: Sendable>(
        _ body: @escaping @Sendable (PostgreSQLConnection) throws -> Value
    ) async throws -> Value {
        let connection = try await take()
        let result: Result<Value, any Error> = await connection.queue.run {
            Result {
                do throws(StoresError) {
                    try connection.open()
                } catch {
                    self.failed(error)
                    throw error
                }
                return try body(connection)
            }
        }
        giveBack(connection, isReached: connection.isOpen)
        return try result.get()
    }

    private func take() async throws -> PostgreSQLConnection {
        try await withCheckedThrowingContinuation { continuation in
            let outcome: Result<PostgreSQLConnection, any Error>? = state.withLockedValue { state in
                if state.isClosed { return .failure(StoresError.closed) }
                if let outage = state.outage {
                    let now = ContinuousClock.now
                    guard now >= outage.until else { return .failure(outage.error) }
                    // A try ends within its connect_timeout, or its answer is awaited here.
                    state.outage = (outage.error, now + .seconds(5))
                }
                if let connection = state.idle.popLast() { return .success(connection) }
                guard state.waiting.count < Self.maximumWaiting else {
                    return .failure(
                        StoresError.away(
                            database: "PostgreSQL", reason: "\(Self.maximumWaiting) calls wait for a connection already"
                        ))
                }
                state.waiting.append(continuation)
                return nil
            }
            if let outcome { continuation.resume(with: outcome) }
        }
    }

    private func giveBack(_ connection: PostgreSQLConnection, isReached: Bool) {
        let next = state.withLockedValue { state -> CheckedContinuation<PostgreSQLConnection, any Error>? in
            if isReached { state.outage = nil }
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            if !state.isClosed { state.idle.append(connection) }
            return nil
        }
        next?.resume(returning: connection)
    }

    private func failed(_ error: StoresError) {
        let waiting = state.withLockedValue { state in
            state.outage = (error, ContinuousClock.now + Self.rest)
            defer { state.waiting = [] }
            return state.waiting
        }
        for caller in waiting { caller.resume(throwing: error) }
    }

    /// Connections that are in use close when they come back.
    func close() {
        let waiting = state.withLockedValue { state in
            state.isClosed = true
            state.idle = []
            defer { state.waiting = [] }
            return state.waiting
        }
        for caller in waiting { caller.resume(throwing: StoresError.closed) }
    }
}
