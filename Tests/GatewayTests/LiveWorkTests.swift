import Foundation
import Gateway
import Media
import NIOConcurrencyHelpers
import PushKit
import Telemetry
import Testing
import Transcoding
import WorkerLink

/// The live works in processes of their own.
@Suite(.serialized) struct LiveWorkTests {
    private static let command: WorkerCommand = {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        let own = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return WorkerCommand(
            executable: (own as NSString).deletingLastPathComponent + "/gateway-child", arguments: ["work"])
    }()

    /// - Parameters:
    ///   - frames: given a few at a time, as what waits for more than a second is shed.
    ///   - ahead: how many wait at most; each that comes back on stream 0 makes room for another.
    private func run(
        _ order: LiveOrder, _ frames: [(frame: EncodedFrame, time: MediaTimestamp)], ahead: Int = .max
    ) async throws -> [LiveWorker.Event] {
        let workers = try LiveWorkers()
        defer { workers.stop() }
        let (stream, heard) = AsyncStream<LiveWorker.Event>.makeStream()
        let worker = workers.start(order, command: Self.command) { event in
            heard.yield(event)
            if case .ended = event { heard.finish() }
        }
        var given = 0
        func give(_ count: Int) {
            for entry in frames.dropFirst(given).prefix(count) { worker.submit(entry.frame, stream: 0, at: entry.time) }
            let before = given
            given = min(frames.count, given + min(count, frames.count))
            if before < frames.count, given == frames.count { worker.end() }
        }
        give(ahead)
        var events: [LiveWorker.Event] = []
        for await event in stream {
            events.append(event)
            if case .frame(let media) = event, media.stream == 0, given < frames.count { give(1) }
        }
        guard case .ended(nil)? = events.last else {
            Issue.record("\(String(describing: events.last))")
            return []
        }
        return events
    }

    @Test func aLadderIsMadeInAProcess() async throws {
        let media = try PushMedia(hasSound: false)
        let rungs = [
            LadderRung(name: "360p", shortSide: 360, bitrate: 800_000),
            LadderRung(name: "90p", shortSide: 90, bitrate: 100_000),
        ]
        let events = try await run(
            try LivePictureWork.order(rungs: rungs, keyframeInterval: 1, threads: 1),
            media.entries.prefix(60).map { ($0.frame, $0.time) }, ahead: 10)
        let frames = events.compactMap { if case .frame(let media) = $0 { media } else { nil } }
        for rung in 0..<2 {
            let made = frames.filter { $0.stream == UInt8(rung) }
            #expect(made.map(\.time) == media.entries.prefix(60).map(\.time))
            #expect(made.filter(\.frame.isKeyframe).map { $0.time.ticks / 90_000 } == [0, 1])
            #expect(made.first.map { $0.frame.height } == [180, 90][rung])
        }
        let reports = events.compactMap { if case .report(let body) = $0 { LivePictureWork.report(body) } else { nil } }
        #expect(reports.count == 1)
        #expect(
            reports.first?.renditions.map { "\($0.name) \($0.width)x\($0.height)" } == ["360p 320x180", "90p 160x90"])
        #expect(reports.first?.shed == 0)
    }

    @Test func soundIsMadeInAProcess() async throws {
        let frames = (0..<100).map { index in
            let frame = EncodedFrame(capacity: 3)
            for byte in [0xF8, 0xFF, 0xFE] as [UInt8] { frame.append(byte) }
            let time = MediaTimestamp(ticks: 4800 + Int64(index) * 960, clockRate: 48_000)
            frame.seal(codec: .opus, timestamp: time, arrival: Instant(nanoseconds: 0), isKeyframe: true)
            return (frame: frame, time: time)
        }
        let events = try await run(try LiveSoundWork.order(channels: 2), frames)
        let times = events.compactMap { if case .frame(let media) = $0 { media.time.ticks } else { nil } }
        #expect(times == (0..<Int64(times.count)).map { 4800 + $0 * 1024 })
        #expect(times.count * 1024 >= 96_000)
    }
}
