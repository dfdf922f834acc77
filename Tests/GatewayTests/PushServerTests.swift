import Broadcasting
import Foundation
import Gateway
import Media
import NIOConcurrencyHelpers
import PushKit
import Telemetry
import TestKit
import Testing
import WorkerLink

/// A push as it is, by its own processes, to a server that comes and goes.
@Suite(.serialized) struct PushServerTests {
    private static let command: WorkerCommand = {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        let own = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return WorkerCommand(
            executable: (own as NSString).deletingLastPathComponent + "/gateway-child", arguments: ["work"])
    }()

    /// Gives a broadcast's media without end, as it would come.
    private final class Source: Sendable {
        private let isOver = NIOLockedValueBox(false)

        init(_ media: PushMedia, to push: PushSupervisor) {
            let isOver = isOver
            BackgroundThread.start(name: "source") {
                let began = ContinuousClock.now
                var round: Int64 = 0
                while true {
                    for entry in media.entries {
                        let due = began + .seconds(round * 3) + entry.time.duration
                        while ContinuousClock.now < due { poll(nil, 0, 2) }
                        if isOver.withLockedValue({ $0 }) { return }
                        push.take(
                            entry.frame,
                            at: MediaTimestamp(
                                ticks: entry.time.ticks + round * 3 * Int64(entry.time.clockRate),
                                clockRate: entry.time.clockRate))
                    }
                    round += 1
                }
            }
        }

        func stop() { isOver.withLockedValue { $0 = true } }
    }

    private func until(_ limit: Duration, _ isSo: () -> Bool) -> Duration? {
        let began = ContinuousClock.now
        while ContinuousClock.now - began < limit {
            if isSo() { return ContinuousClock.now - began }
            poll(nil, 0, 5)
        }
        return nil
    }

    @Test func aServerThatComesBackHasTheStreamBack() throws {
        let server = try PushServer()
        let workers = try LiveWorkers()
        defer { workers.stop() }
        let push = PushSupervisor(
            try PushAddress(parsing: "rtmp://127.0.0.1:\(server.port)/live/S3cret"), hasPicture: true, hasSound: true,
            workers: workers, command: Self.command, clock: SystemClock.monotonic, onChange: { _ in })
        let source = Source(try PushMedia(), to: push)
        defer { source.stop() }
        func isBack(after connections: UInt64, _ bytes: UInt64) -> Bool {
            let status = push.status
            return status.connections > connections && status.bytes > bytes
        }
        #expect(until(.seconds(10)) { isBack(after: 0, 0) } != nil)
        var slowest = Duration.zero
        for round in 0..<3 {
            let before = push.status
            server.stop()
            // Down for as long as a restart takes, or for a while.
            _ = until(.milliseconds(300 + round * 700)) { false }
            try server.start()
            let back = until(.seconds(10)) { isBack(after: before.connections, before.bytes) }
            #expect(back.map { $0 < .seconds(3) } == true, "round \(round): \(String(describing: back))")
            slowest = max(slowest, back ?? .zero)
        }
        let before = push.status
        server.wedge()
        let noticed = until(.seconds(20)) { push.status.state != .live }
        #expect(noticed.map { $0 < .seconds(15) } == true, "\(String(describing: noticed))")
        server.stop()
        try server.start()
        let back = until(.seconds(10)) { push.status.connections > before.connections }
        #expect(back.map { $0 < .seconds(3) } == true, "\(String(describing: back))")
        print(
            "a push is back \(slowest) after its server at the latest; a wedged one is noticed in \(noticed ?? .zero)")
        let status = push.status
        #expect(status.lastError.map { !$0.contains("S3cret") && !$0.contains("127.0.0.1") } ?? true)
        _ = until(.seconds(10)) { push.status.bytes > status.bytes + 200_000 }
        push.end()
        _ = until(.seconds(5)) { push.status.state == .ended }
        for file in server.recordings.dropLast() where try Tool.decodedFrames(file, "v:0") > 0 {
            #expect(try Tool.streamEntries(file, "v:0", "codec_name") == ["h264"])
        }
    }
}
