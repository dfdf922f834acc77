import Gateway
import HTTPAPI
import Logging
import Media
import Testing

/// A server on a port of its own for the length of a closure.
enum ServerFixture {
    static let quiet: Logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()

    static let now = WallClock(nanoseconds: 1_795_228_000_000_000_000)

    static func with<Result: Sendable>(
        _ settings: APISettings = APISettings(port: 0), _ body: @Sendable (RawClient) async throws -> Result
    ) async throws -> Result {
        try await with(body) { onListening in
            APIServer(gateway: Gateway(), settings: settings, logger: quiet, now: { now }, onListening: onListening)
        }
    }

    static func with<Result: Sendable>(
        _ body: @Sendable (RawClient) async throws -> Result,
        make: (@escaping @Sendable (ListeningAddress) -> Void) -> APIServer
    ) async throws -> Result {
        let (addresses, continuation) = AsyncStream.makeStream(of: ListeningAddress.self)
        let server = make { address in
            continuation.yield(address)
            continuation.finish()
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run()
            }
            var iterator = addresses.makeAsyncIterator()
            guard let address = await iterator.next() else {
                try await group.waitForAll()
                throw RawClient.Failure(text: "the server did not start")
            }
            do {
                let result = try await body(RawClient(address: address))
                await server.stop()
                try await group.waitForAll()
                return result
            } catch {
                await server.stop()
                throw error
            }
        }
    }
}
