import Media
import Recording
import Testing

/// What is the same for every codec, and what is not.
@Suite struct RecorderCodecTests {
    private func track(_ codec: Codec, channels: Int = 1) -> TrackDescription {
        TrackDescription(
            id: TrackID(0), codec: codec, clockRate: codec.clockRate, channels: channels, formatParameters: "")
    }

    @Test(arguments: [Codec.pcmu, .pcma]) func g711StandsOnTheSoundAxis(_ codec: Codec) throws {
        let scene = Scene([track(codec), Scene.picture])
        scene.sound(0, bytes: 160, codec: codec)
        #expect(
            told(scene.picture(10, key: true)) == [
                "open desk-1.mkv vp8+\(codec.rawValue)", "sample 1 @0", "key 0 @900", "progress",
            ])
        #expect(told(scene.sound(20, bytes: 160, codec: codec)) == ["sample 1 @960"])
        #expect(
            told(scene.sound(75, bytes: 160, followsLoss: true, codec: codec)) == [
                "silence 1 @1920 1x960", "silence 1 @2880 1x720", "sample 1 @3600",
            ])
        scene.stop(95)
        let summary = try #require(scene.summaries.first).tracks[1]
        let gap = try #require(summary.gaps.first)
        #expect(summary.gaps.count == 1 && gap.cause == .loss)
        #expect(abs(gap.start - 0.04) < 1e-9 && abs(gap.duration - 0.035) < 1e-9)
        #expect(summary.clockRate == 8000)
        #expect(summary.firstRtpTimestamp == 7000)
        #expect(summary.lastRtpTimestamp == 7600)
        let plan = try #require(scene.plans.first)
        #expect(plan.streams[1].clockRate == 48_000)
        #expect(plan.note == nil)
    }

    @Test func packetsShorterThanAnySilenceAreSoundToo() {
        let scene = Scene([track(.pcmu)])
        for time in 0..<20 { scene.sound(Int64(time), bytes: 8, codec: .pcmu) }
        let told = told(scene.outputs).filter { $0 != "progress" }
        #expect(told == ["open desk-1.mkv pcmu"] + (0..<20).map { "sample 0 @\($0 * 48)" })
    }

    /// A report of 8 kHz: the sender's clock at the first frame, and the picture that is slewed by it.
    @Test func reportsOfG711CountInItsOwnClock() throws {
        let scene = Scene([track(.pcmu), Scene.picture])
        scene.sound(0, bytes: 160, codec: .pcmu)
        scene.picture(0, key: true)
        scene.report(0, 1000, rtp: 7000 + 8000)
        scene.report(1, 1000, rtp: 90_000_000 + 90_000)
        for time in stride(from: Int64(20), to: 4000, by: 20) {
            scene.sound(time, bytes: 160, codec: .pcmu)
            scene.picture(time)
        }
        scene.stop(4000)
        let tracks = try #require(scene.summaries.first).tracks
        let start = try #require(tracks[1].senderNtpStart)
        #expect(abs((start.wallClock - Scene.wallClock).nanoseconds) < 1000)
        #expect(tracks[0].corrections.allSatisfy { abs($0.shift) < 0.001 })
    }

    @Test func soundOfAnotherCodecIsNobodys() {
        let scene = Scene([track(.pcmu)])
        #expect(told(scene.sound(0, codec: .opus)) == [])
        #expect(told(scene.stop(10)) == [])
    }

    @Test(arguments: [Codec.h264, .vp9, .av1, .h265]) func aKeyframeThatDescribesNothingOpensNothing(_ codec: Codec) {
        let noise = ParameterSets(video: [[9]], sequence: [[9, 9, 9]], picture: [[9]])
        let empty = ParameterSets(sequence: [], picture: [])
        for sets in [nil, empty, noise] {
            let scene = Scene([Scene.picture])
            #expect(told(scene.picture(0, key: true, codec: codec, sets: sets)) == ["ask 1"])
            #expect(told(scene.picture(600, key: true, codec: codec)).first?.hasPrefix("open") == true)
        }
    }

    @Test(arguments: [Codec.h264, .vp9, .av1, .h265]) func aNewCodecBeginsAPartAndANewSizeDoesNot(_ codec: Codec) {
        let scene = Scene()
        scene.sound(0)
        scene.picture(10, key: true)
        for time in [Int64(20), 40, 60] { scene.sound(time) }
        #expect(told(scene.picture(70, codec: codec)) == ["ask 1"])
        let name = "desk-1~2." + (codec == .h264 || codec == .h265 ? "mp4" : "webm")
        #expect(
            told(scene.picture(80, key: true, codec: codec)) == [
                "close desk-1.webm", "open \(name) \(codec.rawValue)+opus", "key 0 @0",
            ])
        #expect(told(scene.picture(120, key: true, codec: codec, width: 1280)) == ["key 0 @3600"])
        #expect(told(scene.picture(160, codec: codec)) == ["sample 0 @7200"])
    }

    @Test func whatWasOfferedIsToldOfItsCodecOnly() {
        let offered = TrackDescription(
            id: TrackID(1), codec: .vp8, clockRate: 90_000, channels: 0, formatParameters: "max-fr=30")
        let scene = Scene([Scene.sound, offered])
        scene.sound(0)
        scene.picture(10, key: true)
        scene.picture(80, key: true, codec: .h264)
        #expect(scene.plans.map { $0.summary.tracks.first?.formatParameters } == ["max-fr=30", ""])
    }
}
