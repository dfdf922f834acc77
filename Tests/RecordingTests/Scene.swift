import Media
import Recording
import TestKit

/// A recorder on a stage: frames are told by their milliseconds, outputs are kept.
final class Scene {
    static let start = Instant(nanoseconds: 5_000_000_000)
    static let wallClock = WallClock(nanoseconds: 1_700_000_000_000_000_000)
    static let sound = TrackDescription(
        id: TrackID(0), codec: .opus, clockRate: 48_000, channels: 2, formatParameters: "useinbandfec=1")
    static let picture = TrackDescription(
        id: TrackID(1), codec: .vp8, clockRate: 90_000, channels: 0, formatParameters: "")

    var recorder: Recorder
    var outputs: [RecorderOutput] = []

    init(
        _ tracks: [TrackDescription] = [sound, picture], container: RequestedContainer = .auto, firstPart: Int = 1,
        keepsEverything: Bool = false
    ) {
        recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: "desk-1", baseName: "desk-1", container: container, firstPart: firstPart,
                wallClock: Self.wallClock, at: Self.start, keepsEverything: keepsEverything), tracks: tracks,
            now: Self.start)
    }

    var deadline: Instant? { recorder.deadline }
    var nextPart: Int { recorder.nextPart }
    var isEnded: Bool { recorder.isEnded }

    static func at(_ milliseconds: Int64) -> Instant { start + .milliseconds(milliseconds) }

    /// 20 ms of sound, or as many octets of G.711, sampled at `milliseconds` and there `late` after that.
    @discardableResult
    func sound(
        _ milliseconds: Int64, late: Int64 = 0, base: Int64 = 7000, bytes: Int = 40, duration: Int64 = 960,
        followsLoss: Bool = false, codec: Codec = .opus
    ) -> [RecorderOutput] {
        let frame = EncodedFrame()
        for _ in 0..<bytes { frame.append(0xF8) }
        let rate = codec.clockRate
        frame.seal(
            codec: codec, timestamp: MediaTimestamp(ticks: base + milliseconds * Int64(rate) / 1000, clockRate: rate),
            arrival: Self.at(milliseconds + late), isKeyframe: true,
            durationTicks: codec == .opus ? duration : Int64(bytes), followsLoss: followsLoss)
        return feed(frame, 0, Self.at(milliseconds + late))
    }

    @discardableResult
    func picture(
        _ milliseconds: Int64, key: Bool = false, late: Int64 = 0, base: Int64 = 90_000_000, codec: Codec = .vp8,
        followsLoss: Bool = false, width: Int = 640
    ) -> [RecorderOutput] {
        picture(
            milliseconds, key: key, late: late, base: base, codec: codec, followsLoss: followsLoss, width: width,
            sets: ParameterSetVectors.of(codec))
    }

    @discardableResult
    func picture(
        _ milliseconds: Int64, key: Bool, late: Int64 = 0, base: Int64 = 90_000_000, codec: Codec,
        followsLoss: Bool = false, width: Int = 640, sets: ParameterSets?
    ) -> [RecorderOutput] {
        let frame = EncodedFrame()
        frame.append(bigEndian: 1)
        frame.seal(
            codec: codec, timestamp: MediaTimestamp(ticks: base + milliseconds * 90, clockRate: 90_000),
            arrival: Self.at(milliseconds + late), isKeyframe: key, width: key ? width : 0, height: key ? 360 : 0,
            followsLoss: followsLoss, parameterSets: key ? sets : nil)
        return feed(frame, 1, Self.at(milliseconds + late))
    }

    func feed(_ frame: EncodedFrame, _ track: Int, _ now: Instant) -> [RecorderOutput] {
        let before = outputs.count
        recorder.frame(frame, of: TrackID(track), at: now, into: &outputs)
        return Array(outputs[before...])
    }

    @discardableResult
    func timeout(_ milliseconds: Int64) -> [RecorderOutput] {
        let before = outputs.count
        recorder.handleTimeout(at: Self.at(milliseconds), into: &outputs)
        return Array(outputs[before...])
    }

    @discardableResult
    func stop(_ milliseconds: Int64) -> [RecorderOutput] {
        let before = outputs.count
        recorder.stop(at: Self.at(milliseconds), into: &outputs)
        return Array(outputs[before...])
    }

    @discardableResult
    func ended(_ track: Int, _ milliseconds: Int64) -> [RecorderOutput] {
        let before = outputs.count
        recorder.trackEnded(TrackID(track), at: Self.at(milliseconds), into: &outputs)
        return Array(outputs[before...])
    }

    /// A report whose sender's clock is the gateway's plus `offset` milliseconds, there `way` after its sending.
    func report(_ track: Int, _ milliseconds: Int64, rtp: Int64, offset: Int64 = 0, way: Int64 = 0) {
        recorder.senderReport(
            TrackID(track), ntp: (Self.wallClock + .milliseconds(milliseconds + offset)).ntp, rtp: rtp,
            arrival: Self.at(milliseconds + way))
    }

    var plans: [PartPlan] { outputs.compactMap { if case .open(let plan) = $0 { plan } else { nil } } }
    var summaries: [PartSummary] { outputs.compactMap { if case .close(let summary) = $0 { summary } else { nil } } }
}

/// Outputs in a line, so that an expectation reads as what happens.
func told(_ outputs: [RecorderOutput]) -> [String] {
    outputs.map { output in
        switch output {
        case .open(let plan): "open \(plan.name) \(plan.streams.map(\.codec.rawValue).joined(separator: "+"))"
        case .sample(let stream, let frame, let time):
            "\(frame.isKeyframe && frame.codec.kind == .video ? "key" : "sample") \(stream) @\(time.ticks)"
        case .layer(let track, _, let time): "layer \(track.layer) @\(time.ticks)"
        case .silence(let stream, let time, let count, let ticks): "silence \(stream) @\(time.ticks) \(count)x\(ticks)"
        case .close(let summary): "close \(summary.name)"
        case .requestKeyframe(let track): "ask \(track.index)"
        case .progress: "progress"
        }
    }
}
