import Media
import Recording
import Testing

/// What is known of when things were captured goes before sender reports.
@Suite struct RecorderCaptureTests {
    /// By reports the picture belongs where it came; by capture times it was filmed `earlier` milliseconds before that.
    private func take(
        sound: (ntp: Int64, offset: Int64?)?, picture: (ntp: Int64, offset: Int64?)?, earlier: Int64 = 80
    ) throws -> Double {
        let scene = Scene()
        for time in stride(from: Int64(0), to: 60_000, by: 20) {
            if time % 1000 == 0 {
                scene.report(0, time, rtp: 7000 + time * 48)
                scene.report(1, time, rtp: 90_000_000 + time * 90)
                if let sound { capture(scene, 0, time + sound.ntp, sound.offset, 7000 + time * 48) }
                if let picture {
                    capture(scene, 1, time - earlier + picture.ntp, picture.offset, 90_000_000 + time * 90)
                }
            }
            scene.sound(time)
            if time % 40 == 0 { scene.picture(time, key: time == 0) }
        }
        var last: Int64 = 0
        for case .sample(0, _, let at) in scene.outputs { last = at.ticks }
        scene.stop(60_000)
        let corrections = try #require(scene.summaries.first).tracks[0].corrections
        return Double(last) / 90 - 59_960 + corrections.shift(at: 59.9) * 1000
    }

    private func capture(_ scene: Scene, _ track: Int, _ milliseconds: Int64, _ offset: Int64?, _ rtp: Int64) {
        scene.recorder.captureTime(
            TrackID(track), ntp: (Scene.wallClock + .milliseconds(milliseconds)).ntp,
            offset: offset.map { ($0 << 32) / 1000 }, rtp: rtp)
    }

    @Test func bothTracksTellIt() throws {
        #expect(abs(try take(sound: (0, 0), picture: (0, 0)) + 80) < 1)
        #expect(abs(try take(sound: (0, nil), picture: (0, nil)) + 80) < 1)
    }

    @Test func clocksOfTwoCapturersAreBroughtTogether() throws {
        #expect(abs(try take(sound: (-500, 500), picture: (0, 0)) + 80) < 1)
    }

    @Test func oneTrackAloneIsNotComparedWithReports() throws {
        #expect(abs(try take(sound: nil, picture: (0, 0))) < 1)
        #expect(abs(try take(sound: (0, 0), picture: nil)) < 1)
    }

    @Test func offsetsThatCannotBeMoveNothing() throws {
        #expect(abs(try take(sound: (0, 3_600_000), picture: (0, 0))) < 1, "an hour apart: the reports go on")
        let scene = Scene()
        scene.sound(0)
        scene.picture(0, key: true)
        for offset in [Int64.min, .max, 1 << 62] {
            scene.recorder.captureTime(TrackID(0), ntp: .max, offset: offset, rtp: .max)
            scene.recorder.captureTime(TrackID(1), ntp: 1, offset: offset, rtp: .min)
            scene.sound(20)
            scene.picture(40)
        }
        scene.stop(100)
        #expect(scene.summaries.count == 1)
    }
}
