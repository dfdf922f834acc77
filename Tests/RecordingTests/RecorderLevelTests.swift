import Media
import Recording
import Testing

/// What senders tell of how loud they are.
@Suite struct RecorderLevelTests {
    private func take(seconds: Int64, _ level: (Int64) -> UInt8?) throws -> SoundLevelLine? {
        let scene = Scene()
        for time in stride(from: Int64(0), to: seconds * 1000, by: 20) {
            scene.sound(time)
            if time % 40 == 0 { scene.picture(time, key: time == 0) }
            if let level = level(time) {
                scene.recorder.soundLevel(TrackID(0), level, rtp: 7000 + time * 48)
            }
        }
        scene.stop(seconds * 1000)
        return try #require(scene.summaries.first).tracks.first { $0.kind == .audio }?.levels
    }

    @Test func eachStepHasALetter() throws {
        let line = try take(seconds: 2) { $0 < 1000 ? 30 : 127 }
        #expect(line == SoundLevelLine(step: 0.25, letters: "PPPPzzzz"))
    }

    @Test func whoTellsNothingHasNone() throws {
        #expect(try take(seconds: 1) { _ in nil } == nil)
    }

    @Test func whatIsFarAheadIsNotBelieved() throws {
        let scene = Scene()
        scene.sound(0)
        scene.picture(0, key: true)
        for rtp in [Int64.max, .min, 7000 + 48_000 * 60] { scene.recorder.soundLevel(TrackID(0), 1, rtp: rtp) }
        scene.recorder.soundLevel(TrackID(1), 1, rtp: 7000)
        scene.stop(100)
        #expect(try #require(scene.summaries.first).tracks.allSatisfy { $0.levels == nil })
    }

    @Test func aLongFileHasLongerSteps() throws {
        let scene = Scene()
        scene.sound(0)
        scene.picture(0, key: true)
        let hours = 3
        for second in 0..<Int64(hours) * 3600 where second % 10 == 0 {
            scene.sound(second * 1000)
            scene.recorder.soundLevel(TrackID(0), second == 5000 ? 20 : 80, rtp: 7000 + second * 48_000)
        }
        scene.stop(Int64(hours) * 3_600_000)
        let summary = try #require(scene.summaries.first)
        let line = try #require(summary.tracks.first { $0.kind == .audio }?.levels)
        #expect(line.step == 0.5 && line.letters.utf8.count == 2 * (hours * 3600 - 10) + 1)
        #expect(Array(line.letters.utf8)[10_000] == SoundLevelLine.letter(20))
    }

    @Test func lettersSayDecibels() {
        for level in UInt8(0)...127 {
            let said = SoundLevelLine.level(SoundLevelLine.letter(level))
            #expect(said == Double(min(level / 2 * 2, 102)))
        }
        #expect(SoundLevelLine.level(SoundLevelLine.untold) == nil)
    }
}
