import Broadcasting
import Foundation
import Media
import Muxing
import NIOCore
import TestKit

/// A stage that is fed like a broadcast, and what a viewer would download of it.
final class LiveStudio {
    struct Failure: Error { let text: String }

    static let startedAt = WallClock(nanoseconds: 1_795_228_000_000_000_000)

    let stage: LiveStage
    let folder: Folder
    private(set) var video: RenditionID?
    private(set) var opus: RenditionID?

    init(
        lowLatency: Bool = true, window: Duration = .seconds(60), waiterLimit: Int = 1000, byteLimit: Int = 1 << 30,
        newsAge: Duration = .milliseconds(500), limits: KeepingLimits = KeepingLimits(),
        keeps: (@Sendable (Bool) -> Void)? = nil,
        onKeeping: @escaping @Sendable () -> Void = {}
    ) throws {
        folder = try Folder()
        stage = LiveStage(
            LiveStage.Configuration(
                rules: PlaylistRules(
                    isLowLatency: lowLatency, segmentTarget: .seconds(2), partTarget: .milliseconds(300), window: window
                ),
                startedAt: Self.startedAt, waiterLimit: waiterLimit, byteLimit: byteLimit, newsAge: newsAge))
        if let keeps {
            let kept = folder.path
            try stage.keep(in: kept, limits: limits, onBegin: onKeeping) { result in
                if case .success = result { keeps(true) } else { keeps(false) }
            }
        }
    }

    func begin(_ picture: Codec?, sound: Bool = true) {
        if let picture {
            video = stage.begin(
                RenditionDescription(name: "video", codec: picture, width: 320, height: 240, bitrate: 250_000))
        }
        if sound {
            opus = stage.begin(
                RenditionDescription(name: "opus", codec: .opus, channels: 2, bitrate: 64_000, isDefault: true))
        }
    }

    /// Five seconds from `start` on, in the order in which they would come.
    /// - Parameters:
    ///   - soundDelay: the sound comes so much later than the pictures of its time; negative: earlier.
    ///   - pictures: which of the 150.
    ///   - sounds: which of the 250.
    func feed(
        _ codec: Codec?, large: Bool = false, sound: Bool = true, from start: Double = 0, soundDelay: Double = 0,
        pictures: (Int) -> Bool = { _ in true }, sounds: (Int) -> Bool = { _ in true }
    ) throws {
        var events: [(time: Double, feed: () -> Void)] = []
        if let codec, let video {
            guard let coded = TestMedia.pictures(codec, large: large) else { throw Failure(text: "no \(codec)") }
            for (index, picture) in coded.enumerated() where pictures(index) {
                let ticks = Int64(start * 90_000) + Int64(index) * 3000
                let frame = EncodedFrame.picture(picture, codec, at: Int64(index) * 3000)
                events.append(
                    (
                        Double(ticks) / 90_000,
                        { self.stage.take(frame, of: video, at: MediaTimestamp(ticks: ticks, clockRate: 90_000)) }
                    ))
            }
        }
        if sound, let opus {
            guard let coded = TestMedia.sound(.opus) else { throw Failure(text: "no sound") }
            for (index, packet) in coded.prefix(250).enumerated() where sounds(index) {
                let ticks = Int64(start * 48_000) + Int64(index) * 960
                let frame = EncodedFrame.sound(packet, at: Int64(index) * 20)
                events.append(
                    (
                        Double(ticks) / 48_000 + soundDelay + 0.001,
                        { self.stage.take(frame, of: opus, at: MediaTimestamp(ticks: ticks, clockRate: 48_000)) }
                    ))
            }
        }
        for event in events.sorted(by: { $0.time < $1.time }) { event.feed() }
    }

    // MARK: A viewer

    func text(_ name: String, _ request: ReloadRequest = ReloadRequest()) async throws -> String {
        guard let file = LiveFileName(name), case .playlist(let text, _) = await stage.answer(file, request) else {
            throw Failure(text: "no playlist \(name)")
        }
        return String(buffer: text)
    }

    func playlist(_ name: String, _ request: ReloadRequest = ReloadRequest()) async throws -> PlaylistReader {
        try PlaylistReader(try await text(name, request))
    }

    func bytes(_ name: String) async throws -> [UInt8] {
        guard let file = LiveFileName(name), case .media(let media) = await stage.answer(file) else {
            throw Failure(text: "no media \(name)")
        }
        return media.pieces.flatMap { Array($0.readableBytesView) }
    }

    /// All segments of a rendition with their initialization, one file for each initialization.
    func files(_ rendition: String, parts: Bool = false) async throws -> [String] {
        let list = try await playlist("\(rendition).m3u8")
        var made: [(map: String, bytes: [UInt8])] = []
        for segment in list.segments where !segment.isGap {
            guard let map = segment.map else { throw Failure(text: "no map") }
            if made.last?.map != map { made.append((map, try await bytes(map))) }
            if parts {
                for part in segment.parts where !part.isGap { made[made.count - 1].bytes += try await bytes(part.uri) }
            } else {
                made[made.count - 1].bytes += try await bytes(segment.uri)
            }
        }
        return try made.map { file in
            let path = folder.file("\(parts ? "parts" : "whole")-\(file.map)")
            try Data(file.bytes).write(to: URL(fileURLWithPath: path))
            return path
        }
    }
}
