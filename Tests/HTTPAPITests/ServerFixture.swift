import Foundation
import Gateway
import HTTPAPI
import Logging
import Media
import Settings
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
        _ settings: APISettings = APISettings(port: 0), gateway options: [String: String?] = [:],
        _ body: @Sendable (RawClient) async throws -> Result
    ) async throws -> Result {
        try await withGateway(options) { gateway in
            try await with(body) { onListening in
                try APIServer(
                    gateway: gateway, settings: settings, logger: quiet, now: { now }, onListening: onListening)
            }
        }
    }

    /// A gateway with a folder and a media port of its own.
    static func withGateway<Result: Sendable>(
        _ options: [String: String?] = [:], _ body: @Sendable (Gateway) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("capstan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let settings = try SettingsLoader.load(
            commandLine: [
                "media": "127.0.0.1:0", "advertise": "127.0.0.1", "recordings": folder.path,
            ].merging(options) { $1 },
            environment: [:],
            file: nil
        ).settings
        let gateway = try await Gateway.start(settings: settings, version: "test", logger: quiet)
        do {
            let result = try await body(gateway)
            await gateway.drain()
            await gateway.stop()
            return result
        } catch {
            await gateway.drain()
            await gateway.stop()
            throw error
        }
    }

    static func with<Result: Sendable>(
        _ body: @Sendable (RawClient) async throws -> Result,
        make: (@escaping @Sendable (ListeningAddress) -> Void) throws -> APIServer
    ) async throws -> Result {
        let (addresses, continuation) = AsyncStream.makeStream(of: ListeningAddress.self)
        let server = try make { address in
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
