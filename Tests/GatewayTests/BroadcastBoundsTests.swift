import Broadcasting
import Dispatch
import Foundation
import Gateway
import Media
import Testing
import WorkerLink

/// What a broadcast may take, and what it says of itself.
@Suite struct BroadcastBoundsTests {
    private static let launch = BroadcastRequest(room: "launch")

    @Test func itIsLiveWhenSomethingCanBePlayed() async throws {
        try await BroadcastStudio.with { studio in
            let made = try await studio.service.begin(Self.launch, idempotencyKey: nil)
            try await studio.publish(made.id, lane: 1, frames: 5)
            let early = try await studio.service.broadcast(made.id)
            #expect(early.state == .waiting && early.startedAt == nil && early.publisher == "cam")
            #expect(!(try await studio.told().contains("broadcast.live")))
            studio.clock.advance(.seconds(10))
            try await studio.publish(made.id, lane: 2)
            #expect(try await studio.service.broadcast(made.id).state == .live)
        }
    }

    @Test func asManyBeginAsMayThoughTheyComeAtOnce() async throws {
        try await BroadcastStudio.with(maxBroadcasts: 1) { studio in
            let begun = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        (try? await studio.service.begin(Self.launch, idempotencyKey: nil)) != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(begun == 1)
        }
    }

    @Test func whatBeginsWhileADrainBeginsHasEndedBehindIt() async throws {
        try await Studio.withFolder { root in
            for _ in 0..<20 {
                let studio = try BroadcastStudio(root: root)
                async let made = try? studio.service.begin(Self.launch, idempotencyKey: nil)
                async let drained: Void = studio.service.drain()
                let id = await made?.id
                await drained
                guard let id else { continue }
                #expect(try await studio.store.broadcast(id)?.state == .ended)
            }
        }
    }

    @Test func aDrainWaitsForWhatIsKept() async throws {
        try await Studio.withFolder { root in
            let studio = try BroadcastStudio(root: root)
            let made = try await studio.service.begin(
                BroadcastRequest(room: "launch", keep: true), idempotencyKey: nil)
            try await studio.publish(made.id, lane: 1, frames: 100)
            await studio.service.drain()
            let folder = "\(root)/.broadcasts/\(made.id)"
            let list = try String(contentsOfFile: folder + "/video.m3u8", encoding: .utf8)
            #expect(list.contains("VOD") && list.hasSuffix("#EXT-X-ENDLIST\n"))
            #expect(FileManager.default.fileExists(atPath: folder + "/index.m3u8"))
        }
    }

    @Test func whatAFormerRunKeptHasAnEnd() async throws {
        try await Studio.withFolder { root in
            let first = try BroadcastStudio(root: root)
            let made = try await first.service.begin(
                BroadcastRequest(room: "launch", keep: true), idempotencyKey: nil)
            try await first.publish(made.id, lane: 1, frames: 100)
            let path = "\(root)/.broadcasts/\(made.id)/video.m3u8"
            for _ in 0..<1_000_000
            where !((try? String(contentsOfFile: path, encoding: .utf8))?.contains("video-0") ?? false) {
                await Task.yield()
            }
            let second = try BroadcastStudio(root: root, clock: first.clock, store: first.store)
            try await second.service.start()
            #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("video-0.m4s\n#EXT-X-ENDLIST\n"))
            guard case .kept? = await second.service.media(of: made.id) else {
                Issue.record("it is not served")
                return
            }
            await second.service.drain()
        }
    }

    @Test func aFullDiskKeepsNothing() async throws {
        try await BroadcastStudio.with(minFreeSpace: .max) { studio in
            await #expect(throws: GatewayError.self) {
                try await studio.service.begin(BroadcastRequest(room: "launch", keep: true), idempotencyKey: nil)
            }
            let other = try await studio.service.begin(Self.launch, idempotencyKey: nil)
            #expect(other.state == .waiting)
        }
    }

    /// Of a worker's reports the newest waits, and of its words no more than there is room for.
    @Test func aWorkerThatTellsMuchFillsNothing() async throws {
        try await BroadcastStudio.with { studio in
            let made = try await studio.service.begin(Self.launch, idempotencyKey: nil)
            let queue = try #require(studio.plane.queue(of: made.id))
            let gate = DispatchSemaphore(value: 0)
            let (held, continuation) = AsyncStream.makeStream(of: Void.self)
            queue.put(
                .call { _ in
                    continuation.finish()
                    gate.wait()
                })
            for await _ in held {}
            for _ in 0..<10_000 {
                queue.put(.worker(.report([UInt8](repeating: 0x20, count: 1000)), number: 1))
                queue.put(.worker(.line("again and again"), number: 1))
                queue.put(.worker(.dropped(1), number: 1))
            }
            #expect(queue.waiting.entries <= BroadcastQueue.countLimit && queue.waiting.bytes < 1 << 20)
            #expect(queue.dropped > 0)
            gate.signal()
        }
    }
}
