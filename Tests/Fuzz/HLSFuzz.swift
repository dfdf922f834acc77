import Broadcasting
import Dispatch
import Media
import Muxing
import NIOCore
import TestKit

/// What viewers ask: a name and delivery directives, one to a line (`name=value`), of a broadcast that stands still.
enum HLSNameFuzz {
    static var seeds: [[UInt8]] {
        ["index.m3u8", "video.m3u8\n_HLS_msn=3\n_HLS_part=2\n_HLS_skip=YES", "video-init0.mp4", "video-12.3.m4s"].map {
            Array($0.utf8)
        }
    }

    private static let playlist: MediaPlaylist = {
        let rules = PlaylistRules(
            isLowLatency: true, segmentTarget: .seconds(2), partTarget: .milliseconds(500), window: .seconds(60))
        var playlist = MediaPlaylist(name: "video", rules: rules)
        for number in 0..<40 {
            playlist.begin(
                PlaylistSegment(
                    number: number, initialization: 0, isDiscontinuous: false, discontinuities: 0,
                    date: WallClock(nanoseconds: Int64(number) * 2_000_000_000)))
            for part in 0..<(number < 39 ? 4 : 2) { playlist.add(.init(duration: 0.5, isIndependent: part == 0)) }
            if number < 39 { playlist.close(duration: 2) }
            _ = playlist.trim()
        }
        return playlist
    }()

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        if let first = lines.first, let name = LiveFileName(String(first)) {
            require(name.text == first, "two names of one thing: \(first)")
            require(name.rendition.map(LiveFileName.isRendition) ?? true, "a rendition of no name")
        }
        let query = lines.dropFirst().map { line in
            let halves = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(halves[0]), value: halves.count > 1 ? String(halves[1]) : "")
        }
        guard let request = try? ReloadRequest(query: query) else { return }
        require(request.part == nil || request.segment != nil, "a part without its segment")
        switch playlist.readiness(for: request) {
        case .notYet: require((request.segment ?? 0) < 42, "a wait for segment \(request.segment ?? 0)")
        case .ready: require((request.segment ?? 0) <= 39, "segment \(request.segment ?? 0) is there")
        case .tooFarAhead: break
        }
        let text = playlist.text(skips: request.skips)
        require((try? PlaylistReader(text)) != nil, "a playlist that cannot be read")
    }
}

/// A broadcast of what a publisher sent: frames at any times, with any bytes and parameter sets. The first byte chooses the
/// codec and the latency. Control of a record: the low three bits what it is (`Record`), the rest the milliseconds since
/// the one before, times 16.
enum LiveStageFuzz {
    private enum Record: UInt8 {
        case video, sequence, picture, keyframe, frame, sound, interrupt, back
    }

    private static let pictures: [Codec] = [.h264, .vp9, .av1, .h265]

    static var seeds: [[UInt8]] {
        var seeds: [[UInt8]] = []
        for (index, codec) in pictures.enumerated() {
            let sets = ParameterSetVectors.of(codec)
            var records = (sets?.video ?? []).map { (control: Record.video.rawValue, bytes: $0) }
            records += (sets?.sequence ?? []).map { (control: Record.sequence.rawValue, bytes: $0) }
            records += (sets?.picture ?? []).map { (control: Record.picture.rawValue, bytes: $0) }
            let frame: [UInt8] = [0, 0, 0, 3, 0x65, 0x88, 0x84]
            for round in 0..<12 {
                records.append((control: Record.keyframe.rawValue | 31 << 3, bytes: frame))
                records.append((control: Record.sound.rawValue, bytes: [0xF8, 0xFF, 0xFE]))
                records += (0..<4).map { _ in (control: Record.frame.rawValue | 15 << 3, bytes: frame) }
                records.append((control: Record.sound.rawValue | 31 << 3, bytes: [0xF8, 0xFF, 0xFE]))
                if round == 6 { records.append((control: Record.interrupt.rawValue, bytes: [])) }
            }
            for latency in 0..<2 { seeds.append([UInt8(index + 4 * latency)] + FuzzRecords.joined(records)) }
        }
        return seeds
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first else { return }
        let codec = pictures[Int(first) % 4]
        let stage = LiveStage(
            LiveStage.Configuration(
                rules: PlaylistRules(
                    isLowLatency: first & 4 != 0, segmentTarget: .seconds(2), partTarget: .milliseconds(300),
                    window: .seconds(20)), startedAt: WallClock(nanoseconds: 1_795_228_000_000_000_000)))
        let video = stage.begin(RenditionDescription(name: "video", codec: codec, bitrate: 1))
        let opus = stage.begin(RenditionDescription(name: "opus", codec: .opus, channels: 1, bitrate: 1))
        var sets: [[[UInt8]]] = [[], [], []]
        var milliseconds: Int64 = 0
        for (control, record) in FuzzRecords(UnsafeRawBufferPointer(rebasing: bytes.dropFirst())).prefix(256) {
            guard let kind = Record(rawValue: control & 7) else { continue }
            milliseconds += Int64(control >> 3) * 16
            switch kind {
            case .video, .sequence, .picture: sets[Int(kind.rawValue)].append(Array(record))
            case .keyframe, .frame:
                let now = ParameterSets(video: sets[0], sequence: sets[1], picture: sets[2])
                let frame = frame(record, codec, milliseconds, isKeyframe: kind == .keyframe, sets: now)
                stage.take(frame, of: video, at: frame.timestamp)
            case .sound:
                let frame = frame(record, .opus, milliseconds, isKeyframe: true, sets: nil)
                stage.take(frame, of: opus, at: frame.timestamp)
            case .interrupt: stage.interrupt()
            case .back: milliseconds -= record.first.map { Int64($0) * 1000 } ?? 0
            }
        }
        stage.end()
        judge(stage)
    }

    private static func frame(
        _ bytes: UnsafeRawBufferPointer, _ codec: Codec, _ milliseconds: Int64, isKeyframe: Bool, sets: ParameterSets?
    ) -> EncodedFrame {
        let frame = EncodedFrame()
        frame.append(bytes)
        let rate = codec.clockRate
        frame.seal(
            codec: codec, timestamp: MediaTimestamp(ticks: milliseconds * Int64(rate) / 1000, clockRate: rate),
            arrival: Instant(nanoseconds: 0), isKeyframe: isKeyframe, durationTicks: codec == .opus ? 960 : 0,
            width: 320, height: 240, parameterSets: isKeyframe ? sets : nil)
        return frame
    }

    private static func judge(_ stage: LiveStage) {
        for name in ["video", "opus"] {
            guard let text = text(of: .playlist(rendition: name), stage), !text.isEmpty else { continue }
            do {
                _ = try PlaylistReader(text, hasSteadyFrames: false)
            } catch {
                require(false, "\(error) in\n\(text)")
            }
        }
        carry(stage)
    }

    /// Whatever was sent, transport streams are made of it or are not offered.
    private static func carry(_ stage: LiveStage) {
        guard let text = text(of: .transportPlaylist(rendition: "video"), stage) else { return }
        var reader = TransportReader()
        do {
            for segment in try PlaylistReader(text, hasSteadyFrames: false).segments {
                if !segment.isGap, let name = LiveFileName(segment.uri), let bytes = transport(name, stage) {
                    try reader.read(bytes)
                } else {
                    reader.skip()
                }
            }
        } catch {
            require(false, "\(error) in\n\(text)")
        }
    }

    private static func transport(_ name: LiveFileName, _ stage: LiveStage) -> [UInt8]? {
        guard
            case .answer(.transport(let made)) = stage.turn(
                name, ReloadRequest(), since: ContinuousClock.now, onWake: { _ in }), let media = made.media
        else { return nil }
        return media.pieces.flatMap { Array($0.readableBytesView) }
    }

    /// Nothing is waited for: the broadcast has ended.
    private static func text(of name: LiveFileName, _ stage: LiveStage) -> String? {
        let done = DispatchSemaphore(value: 0)
        let text = Box()
        Task {
            if case .playlist(let bytes, _) = await stage.answer(name) {
                text.value = String(buffer: bytes)
            }
            done.signal()
        }
        done.wait()
        return text.value
    }

    private final class Box: @unchecked Sendable {
        var value: String?
    }
}
