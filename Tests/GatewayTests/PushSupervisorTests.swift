import Broadcasting
import Foundation
import Gateway
import Media
import NIOConcurrencyHelpers
import Telemetry
import Testing
import WorkerLink

/// Pushes whose processes do as their address says.
@Suite(.serialized) struct PushSupervisorTests {
    private static let command: WorkerCommand = {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        let own = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return WorkerCommand(
            executable: (own as NSString).deletingLastPathComponent + "/worker-link-child", arguments: ["work"])
    }()

    private final class Watch: Sendable {
        private let seen = NIOLockedValueBox<[PushSupervisor.Status]>([])
        private let stream: AsyncStream<Void>
        private let news: AsyncStream<Void>.Continuation

        init() { (stream, news) = AsyncStream.makeStream() }

        func take(_ status: PushSupervisor.Status) {
            seen.withLockedValue { $0.append(status) }
            news.yield()
        }

        var all: [PushSupervisor.Status] { seen.withLockedValue { $0 } }

        func wait(_ isEnough: (PushSupervisor.Status) -> Bool) async {
            if all.contains(where: isEnough) { return }
            for await _ in stream where all.contains(where: isEnough) { return }
        }
    }

    private struct Studio {
        let workers: LiveWorkers
        let watch = Watch()
        let push: PushSupervisor

        init(_ key: String, hasSound: Bool = false) throws {
            workers = try LiveWorkers()
            push = PushSupervisor(
                try PushAddress(parsing: "rtmp://server.example/app/\(key)"), hasPicture: true, hasSound: hasSound,
                workers: workers, command: PushSupervisorTests.command, clock: SystemClock.monotonic,
                onChange: watch.take)
        }

        func picture(_ index: Int64, isKeyframe: Bool = false) {
            let time = MediaTimestamp(ticks: index * 3000, clockRate: 90_000)
            let frame = EncodedFrame(capacity: 64)
            for _ in 0..<10 { frame.append(1) }
            frame.seal(codec: .h264, timestamp: time, arrival: Instant(nanoseconds: 0), isKeyframe: isKeyframe)
            push.take(frame, at: time)
        }

        /// Until so many bytes went out.
        func sent(_ bytes: UInt64) async {
            while push.status.bytes < bytes { await Task.yield() }
        }
    }

    @Test func itBeginsAtTheLastKeyframeAndGoesOn() async throws {
        let studio = try Studio("S3cret")
        defer { studio.workers.stop() }
        // Before a keyframe and before the last one is nothing of use.
        studio.picture(0)
        studio.picture(1, isKeyframe: true)
        studio.picture(2)
        studio.picture(3, isKeyframe: true)
        studio.picture(4)
        await studio.watch.wait { $0.state == .live }
        studio.picture(5)
        await studio.sent(30)
        #expect(studio.push.status.bytes == 30)
        #expect(studio.push.status.connections == 1 && studio.push.status.attempts == 1)
        #expect(studio.push.redacted == "rtmp://server.example:1935/app/***")
        studio.push.end()
        #expect(studio.push.status.state == .ended)
    }

    @Test func whatBreaksBeginsAgainAtAKeyframe() async throws {
        let studio = try Studio("break")
        defer { studio.workers.stop() }
        for round in 0..<3 {
            await studio.watch.wait { $0.state == .live && $0.connections == UInt64(round + 1) }
            studio.picture(Int64(round * 10), isKeyframe: true)
            for index in 1..<5 { studio.picture(Int64(round * 10 + index)) }
            await studio.watch.wait { $0.state == .waiting && $0.connections == UInt64(round + 1) }
        }
        let errors = studio.watch.all.compactMap(\.lastError)
        #expect(errors.count >= 3 && errors.allSatisfy { $0.contains("signal 6") }, "\(errors)")
        await studio.watch.wait { $0.connections == 4 }
        // More may have come since: each connection is given what broke the last one.
        #expect(studio.watch.all.first { $0.connections == 4 }?.attempts == 4)
        studio.push.end()
    }

    @Test func anInterruptionIsFollowedByAKeyframe() async throws {
        let studio = try Studio("S3cret")
        defer { studio.workers.stop() }
        studio.picture(0, isKeyframe: true)
        await studio.watch.wait { $0.state == .live }
        studio.push.interrupt()
        studio.picture(1)
        studio.picture(2)
        studio.picture(3, isKeyframe: true)
        await studio.sent(20)
        #expect(studio.push.status.bytes == 20)
    }

    @Test func whoRefusesIsTriedAgain() async throws {
        let studio = try Studio("refuse")
        defer { studio.workers.stop() }
        studio.picture(0, isKeyframe: true)
        await studio.watch.wait { $0.attempts == 3 }
        #expect(
            studio.watch.all.allSatisfy { $0.state == .waiting && $0.lastError == "refused" && $0.connections == 0 })
        studio.push.end()
        #expect(studio.push.status.state == .ended)
    }

    @Test func whatEndsBeforeItIsReachedIsGone() async throws {
        let studio = try Studio("hang")
        defer { studio.workers.stop() }
        studio.push.end()
        await studio.watch.wait { $0.state == .ended }
        #expect(studio.push.status.lastError == nil)
    }
}
