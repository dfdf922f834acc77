import Media
import Recording
import TestKit
import Testing

/// Anything may happen in any order; what comes out is a sequence of good files all the same.
@Suite struct RecorderWalkTests {
    @Test(arguments: 0..<200) func walk(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let kind = [Codec.opus, .pcmu, .pcma][Int(seed / 8 % 3)]
        let format = SoundFormat(kind, channels: 1) ?? .opus
        let sound = TrackDescription(
            id: TrackID(0), codec: kind, clockRate: kind.clockRate, channels: 1, formatParameters: "")
        let tracks = [[sound, Scene.picture], [sound], [Scene.picture]][
            Int(seed % 8 < 6 ? 0 : seed % 8 - 5)]
        let scene = Scene(tracks, container: RequestedContainer.allCases.randomElement(using: &random) ?? .auto)
        var time: Int64 = 0
        var soundBase: Int64 = 7000
        var pictureBase: Int64 = 90_000_000
        var codec = Codec.vp8
        for _ in 0..<600 {
            time += Int64.random(in: 0...40, using: &random)
            switch Int.random(in: 0..<1000, using: &random) {
            case 0..<500:
                scene.sound(
                    time - time % 20, late: .random(in: 0...60, using: &random), base: soundBase,
                    bytes: kind == .opus
                        ? .random(in: 0...50, using: &random)
                        : [0, 1, 80, 160, 240, 5000].randomElement(using: &random) ?? 160,
                    duration: [120, 480, 960, 960, 960, 960, 2880, 5760].randomElement(using: &random)
                        ?? 960, followsLoss: .random(in: 0..<20, using: &random) == 0, codec: kind)
            case 500..<900:
                scene.picture(
                    time, key: .random(in: 0..<10, using: &random) == 0, late: .random(in: 0...80, using: &random),
                    base: pictureBase, codec: codec, followsLoss: .random(in: 0..<25, using: &random) == 0)
            case 900..<920: time += .random(in: 0...6000, using: &random)
            case 920..<930: soundBase = Int64(bitPattern: random.next())
            case 930..<940: pictureBase = Int64(bitPattern: random.next()) / 2
            case 940..<945: codec = [.vp8, .h264, .vp9, .av1, .h265].randomElement(using: &random) ?? .vp8
            case 945..<960:
                scene.recorder.senderReport(
                    TrackID(.random(in: 0...2, using: &random)), ntp: random.next(),
                    rtp: Int64(bitPattern: random.next()), arrival: Scene.at(time))
            case 960..<975:
                scene.report(0, time, rtp: soundBase &+ time * 48)
                scene.report(1, time, rtp: pictureBase &+ (time + .random(in: -200...200, using: &random)) * 90)
            case 975..<985: scene.recorder.trackRestarted(TrackID(.random(in: 0...2, using: &random)))
            case 985..<993: scene.timeout(time)
            case 993: scene.recorder.pause(PauseGap.allCases.randomElement(using: &random) ?? .cut, at: Scene.at(time))
            case 994..<996: scene.recorder.resume(at: Scene.at(time), into: &scene.outputs)
            case 996: scene.recorder.leave(at: Scene.at(time), into: &scene.outputs)
            case 997..<999: scene.recorder.rejoin(tracks, at: Scene.at(time), into: &scene.outputs)
            default: if seed % 3 == 0 { scene.ended(.random(in: 0...1, using: &random), time) }
            }
            if let deadline = scene.deadline, deadline <= Scene.at(time) { scene.timeout(time) }
        }
        scene.stop(time)
        check(scene, format, seed)
    }

    private func check(_ scene: Scene, _ format: SoundFormat, _ seed: UInt64) {
        var plan: PartPlan?
        var names: Set<String> = []
        var soundEnd: Int64 = 0
        var lastPicture: Int64?
        func expect(_ condition: Bool, _ what: String) {
            if !condition { Issue.record("seed \(seed): \(what)") }
        }
        for output in scene.outputs {
            switch output {
            case .open(let opened):
                expect(plan == nil, "a part within a part")
                expect(names.insert(opened.name).inserted, "\(opened.name) twice")
                expect(opened.streams.count <= 2 && !opened.streams.isEmpty, "streams")
                for stream in opened.streams {
                    expect(opened.container.holds(stream.codec), "\(stream.codec) in \(opened.container)")
                }
                plan = opened
                soundEnd = 0
                lastPicture = nil
            case .sample(let stream, let frame, let time):
                guard let plan, plan.streams.indices.contains(stream) else {
                    expect(false, "a sample without a stream")
                    continue
                }
                expect(plan.streams[stream].codec == frame.codec, "codec")
                expect(time.ticks >= 0, "negative time")
                if frame.codec.kind == .audio {
                    expect(time.ticks == soundEnd, "sound at \(time.ticks), the end was \(soundEnd)")
                    soundEnd += frame.durationTicks * format.scale
                } else {
                    if let lastPicture { expect(time.ticks > lastPicture, "pictures run back") }
                    if lastPicture == nil || frame.followsLoss { expect(frame.isKeyframe, "no keyframe at the gate") }
                    lastPicture = time.ticks
                }
            case .layer: expect(false, "a layer that nobody wants")
            case .silence(let stream, let time, let count, let ticks):
                expect(plan?.streams.indices.contains(stream) == true, "silence without a stream")
                expect(format.silence(ticks: ticks) != nil && count > 0, "silence of \(ticks)")
                expect(time.ticks == soundEnd, "silence at \(time.ticks), the end was \(soundEnd)")
                soundEnd += Int64(count) * ticks
            case .close(let summary):
                expect(summary.name == plan?.name, "close of another")
                expect(summary.tracks.allSatisfy { $0.gaps.allSatisfy { $0.start >= 0 && $0.duration > 0 } }, "gaps")
                expect(summary.duration >= 0 && summary.duration < 10_000, "duration \(summary.duration)")
                plan = nil
            case .requestKeyframe(let track): expect(track == TrackID(1), "keyframe of sound")
            case .progress: expect(plan != nil, "progress of nothing")
            }
        }
        expect(plan == nil, "not closed")
    }
}
