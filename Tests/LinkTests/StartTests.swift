import LinkKit
import Media
import Recording
import TestKit
import Testing

@Suite(.serialized) struct StartTests {
    /// A keyframe of three hundred packets over a path that loses 30 %: it comes late, often after sound alone has begun a file.
    /// Whatever sound the session gives is in a file all the same, and there is no hole between two.
    @Test func noSoundIsLostToALateKeyframe() throws {
        let conditions = LinkConditions(latency: .milliseconds(120), jitter: .milliseconds(20), loss: 0.3, lossBurst: 3)
        let video = try SendingSource(.vp8, count: 100, sizes: 70_000...90_000, keyframes: 50)
        let audio = try SendingSource(.opus, count: 200, sizes: 40...160, keyframes: 1)
        var divided = 0
        var sounds = TakeFigures()
        for seed in Takes.seeds(usually: 20) {
            let take = try Take(video, audio, conditions, length: .seconds(7), seed: seed)
            let parts = try #require(take.pair.recording?.parts)
            if parts.count > 1 { divided += 1 }
            #expect(parts.count <= 2, "seed \(seed)")
            #expect(take.picture.faults.isEmpty, "seed \(seed): \(take.picture.faults.prefix(5))")
            let given = Set(take.pair.frames(of: Takes.sound).map(\.frame.timestamp.ticks))
            let kept = Set(parts.flatMap(\.samples).filter { $0.frame.codec == .opus }.map(\.frame.timestamp.ticks))
            #expect(given.subtracting(kept).count <= 1, "seed \(seed): \(given.subtracting(kept).sorted().prefix(5))")
            sounds.add(take.pair, Takes.sound, missing: given.subtracting(kept).count)
            if parts.count == 2, let before = parts[0].summary, let after = parts[1].summary {
                let hole = (after.wallClockStart.wallClock - before.wallClock(at: before.duration)).inSeconds
                #expect(hole < 0.03, "seed \(seed): \(hole) s between two files")
            }
        }
        #expect(divided > 0, "no keyframe came late")
        print("30 %, 240 ms, late keyframe, \(divided) divided: \(sounds.text)")
    }
}
