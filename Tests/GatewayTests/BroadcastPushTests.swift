import Broadcasting
import Foundation
import Gateway
import Media
import Stores
import Testing
import WorkerLink

/// Pushes of a broadcast; their processes do as the address says.
@Suite(.serialized) struct BroadcastPushTests {
    private static let key = "S3cretKey"

    private static let command: WorkerCommand = {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        let own = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return WorkerCommand(
            executable: (own as NSString).deletingLastPathComponent + "/worker-link-child", arguments: ["work"])
    }()

    private static func address(_ key: String) throws -> PushAddress {
        try PushAddress(parsing: "rtmp://server.example/app/\(key)")
    }

    private static func request(_ addresses: PushAddress...) -> BroadcastRequest {
        var request = BroadcastRequest(room: "launch")
        request.push = addresses
        return request
    }

    private func until(
        _ studio: BroadcastStudio, _ id: UUIDv7, _ isSo: (BroadcastPush) -> Bool
    ) async throws -> BroadcastPush {
        let limit = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < limit {
            if let push = try await studio.service.broadcast(id).pushes.first, isSo(push) { return push }
            await Task.yield()
        }
        throw CancellationError()
    }

    @Test func aPushBeginsWithTheFirstMediaAndEndsWithItsBroadcast() async throws {
        try await BroadcastStudio.with(pushCommand: Self.command) { studio in
            let made = try await studio.service.begin(
                Self.request(try Self.address(Self.key)), idempotencyKey: nil)
            let waiting = try #require(made.pushes.first)
            #expect(waiting.url == "rtmp://server.example:1935/app/***")
            #expect(waiting.state == .waiting && waiting.attempts == 0)
            try await studio.publish(made.id, lane: 1)
            let live = try await until(studio, made.id) { $0.state == .live && $0.bytes > 0 }
            #expect(live.id == waiting.id && live.attempts == 1 && live.lastError == nil)
            let ended = try await studio.service.stop(made.id)
            #expect(ended.pushes.map(\.state) == [.ended])
            #expect(try await studio.store.broadcast(made.id)?.pushes.map(\.state) == [.ended])
            #expect(try await studio.told().contains("push.connected"))
        }
    }

    @Test func theKeyIsInNothingThatIsKeptOrTold() async throws {
        try await BroadcastStudio.with(pushCommand: Self.command) { studio in
            let made = try await studio.service.begin(
                Self.request(try Self.address(Self.key)), idempotencyKey: "k")
            try await studio.publish(made.id, lane: 1)
            _ = try await until(studio, made.id) { $0.state == .live }
            _ = try await studio.told()
            let stored = try #require(try await studio.store.broadcast(made.id))
            let events = try await studio.store.events(after: 0, limit: 1000)
            let jobs = try await studio.store.jobs(kinds: [.broadcast]).items
            let record = try await studio.service.broadcast(made.id)
            for text in ["\(stored)", "\(events)", "\(jobs)", "\(record)"] { #expect(!text.contains(Self.key)) }
            let written = String(
                decoding: try JSONEncoder().encode(Self.request(try Self.address(Self.key))), as: UTF8.self)
            #expect(!written.contains(Self.key))
        }
    }

    @Test func pushesComeAndGo() async throws {
        try await BroadcastStudio.with(pushCommand: Self.command) { studio in
            let made = try await studio.service.begin(BroadcastRequest(room: "launch"), idempotencyKey: nil)
            try await studio.publish(made.id, lane: 1)
            let address = try Self.address(Self.key)
            let push = try await studio.service.addPush(address, to: made.id, idempotencyKey: "k")
            #expect(try await studio.service.addPush(address, to: made.id, idempotencyKey: "k").id == push.id)
            await #expect(throws: GatewayError.self) {
                try await studio.service.addPush(try Self.address("other"), to: made.id, idempotencyKey: "k")
            }
            _ = try await until(studio, made.id) { $0.state == .live }
            try await studio.service.removePush(push.id, of: made.id)
            #expect(try await studio.service.broadcast(made.id).pushes.isEmpty)
            await #expect(throws: GatewayError.self) {
                try await studio.service.removePush(push.id, of: made.id)
            }
            for _ in 0..<BroadcastPushes.limit {
                _ = try await studio.service.addPush(address, to: made.id, idempotencyKey: nil)
            }
            await #expect(throws: GatewayError.self) {
                try await studio.service.addPush(address, to: made.id, idempotencyKey: nil)
            }
            _ = try await studio.service.stop(made.id)
            await #expect(throws: GatewayError.self) {
                try await studio.service.addPush(address, to: made.id, idempotencyKey: nil)
            }
        }
    }

    @Test func aServerThatRefusesIsToldOnceAndTouchesNothing() async throws {
        try await BroadcastStudio.with(pushCommand: Self.command) { studio in
            let made = try await studio.service.begin(Self.request(try Self.address("refuse")), idempotencyKey: nil)
            try await studio.publish(made.id, lane: 1)
            let tried = try await until(studio, made.id) { $0.attempts >= 2 }
            #expect(tried.lastError == "refused" && tried.state == .waiting)
            #expect(try await studio.told().filter { $0 == "push.failed" }.count == 1)
            #expect(try await studio.service.broadcast(made.id).state == .live)
        }
    }

    @Test func theSameKeyMeansTheSameAddresses() async throws {
        try await BroadcastStudio.with(pushCommand: Self.command) { studio in
            let made = try await studio.service.begin(Self.request(try Self.address("one")), idempotencyKey: "k")
            let again = try await studio.service.begin(Self.request(try Self.address("one")), idempotencyKey: "k")
            #expect(again.id == made.id && again.pushes.count == 1)
            // The store cannot tell these apart.
            await #expect(throws: GatewayError.self) {
                try await studio.service.begin(Self.request(try Self.address("two")), idempotencyKey: "k")
            }
        }
    }
}
