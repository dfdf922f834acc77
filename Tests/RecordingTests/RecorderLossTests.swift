import Media
import Recording
import Testing

/// Pictures that lack what they refer to, and ends in the middle of a loss.
@Suite struct RecorderLossTests {
    /// Pictures every 40 ms, of which those from 1000 to 1480 ms are lost; the next keyframe is at 2000 ms.
    private func lossy(_ scene: Scene, until end: Int64) {
        for time in stride(from: Int64(0), to: end, by: 20) {
            scene.sound(time)
            guard time % 40 == 0, !(1000..<1500).contains(time) else { continue }
            scene.picture(time, key: time == 0 || time == 2000, followsLoss: time == 1520)
        }
    }

    @Test func everythingIsKeptAndFlagged() throws {
        let scene = Scene(keepsEverything: true)
        lossy(scene, until: 3000)
        scene.stop(3000)
        let summary = try #require(scene.summaries.last)
        #expect(summary.container == .mkv && summary.name == "desk-1.mkv" && summary.note != nil)
        #expect(summary.tracks[0].frames == 25 + 37)
        #expect(summary.tracks[0].brokenFrames == 12)
        #expect(summary.tracks[0].gaps.map(\.cause) == [.loss])
        #expect(
            abs(summary.tracks[0].gaps[0].start - 1) < 0.001 && abs(summary.tracks[0].gaps[0].duration - 0.52) < 0.001)
        #expect(summary.tracks[1].brokenFrames == nil)
    }

    @Test func usuallyOnlyWhatCanBeShown() throws {
        let scene = Scene()
        lossy(scene, until: 3000)
        scene.stop(3000)
        let summary = try #require(scene.summaries.last)
        #expect(summary.container == .webm && summary.tracks[0].frames == 50 && summary.tracks[0].brokenFrames == nil)
        #expect(abs(summary.tracks[0].gaps[0].duration - 1) < 0.001)
    }

    @Test func anEndInTheMiddleOfALossIsAGap() throws {
        let scene = Scene()
        lossy(scene, until: 1480)
        scene.recorder.trackBroken(TrackID(1))
        scene.stop(1480)
        let gap = try #require(scene.summaries.last?.tracks[0].gaps.last)
        #expect(gap.cause == .loss && abs(gap.start - 1) < 0.001 && abs(gap.duration - 0.48) < 0.001)
    }

    @Test func silenceIsFilledLaterWhereThePatienceIsLonger() throws {
        var configuration = RecorderConfiguration(
            participant: "a", baseName: "a", container: .auto, wallClock: Scene.wallClock, at: Scene.start)
        configuration.patience = .seconds(5)
        let scene = Scene()
        scene.recorder = Recorder(configuration: configuration, tracks: [Scene.sound, Scene.picture], now: Scene.start)
        scene.sound(0)
        func silences(_ outputs: [RecorderOutput]) -> Int { told(outputs).count { $0.hasPrefix("silence") } }
        var filled = 0
        for time in stride(from: Int64(0), to: 5900, by: 40) { filled += silences(scene.picture(time, key: time == 0)) }
        #expect(filled == 0)
        for time in stride(from: Int64(5900), to: 6200, by: 40) { filled += silences(scene.picture(time)) }
        #expect(filled > 0)
    }
}
