import LinkKit
import Media
import Recording
import TestKit
import Testing

@Suite(.serialized) struct HourTests {
    /// An hour through whole sessions, 5 % lost both ways: all of it in one file, as long as it was, and in step.
    @Test func anHourAtFivePercent() throws {
        let conditions = LinkConditions(latency: .milliseconds(40), jitter: .milliseconds(10), loss: 0.05, lossBurst: 2)
        let video = try SendingSource(.vp8, count: 90_000, sizes: 60...200, keyframes: 250)
        let audio = try SendingSource(.opus, count: 180_000, sizes: 40...80, keyframes: 1)
        var pictures = TakeFigures()
        var sounds = TakeFigures()
        for seed in 1...min(Takes.seeds(usually: 1).upperBound, 3) {
            let take = try Take(video, audio, conditions, length: .seconds(3605), seed: seed)
            #expect(take.picture.faults.isEmpty, "seed \(seed): \(take.picture.faults.prefix(5))")
            #expect(take.sound.faults.isEmpty, "seed \(seed): \(take.sound.faults.prefix(5))")
            #expect(take.picture.recorded == video.frames.count)
            #expect(take.sound.recorded >= audio.frames.count - 1)
            #expect(take.pair.recording?.parts.count == 1)
            #expect(abs(take.duration - 3600) < 0.1, "seed \(seed): \(take.duration) s")
            let part = try #require(take.pair.recording?.parts.first)
            let stray = Self.farthest(part, pictures: video, sounds: audio)
            #expect(stray < 0.015, "seed \(seed): a picture \(stray) s from its sound")
            pictures.add(take.pair, Takes.picture, missing: video.frames.count - take.picture.recorded)
            sounds.add(take.pair, Takes.sound, missing: audio.frames.count - take.sound.recorded)
        }
        print("5 %, an hour, vp8: \(pictures.text)")
        print("5 %, an hour, opus with vp8: \(sounds.text)")
    }

    /// Picture and sound of one time in the sources: how far they are from each other in the file at most, in seconds,
    /// when it is finalized.
    private static func farthest(
        _ part: SimulatedRecording.Part, pictures: SendingSource, sounds: SendingSource
    ) -> Double {
        let corrections = part.summary?.tracks.first?.corrections ?? []
        let numbers = [pictures, sounds].map { source in
            Dictionary(source.frames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        }
        var least = Double.infinity
        var greatest = -Double.infinity
        var index = 0
        for sample in part.samples {
            guard let number = numbers[sample.stream][sample.frame.withBytes { Array($0) }] else { continue }
            var place = Double(sample.time.ticks) / Double(sample.time.clockRate)
            if sample.stream == 0 {
                while index + 1 < corrections.count, corrections[index + 1].fileTime <= place { index += 1 }
                place += value(of: corrections, from: index, at: place)
            }
            let offset = place - Double(number) * (sample.stream == 0 ? 0.04 : 0.02)
            least = min(least, offset)
            greatest = max(greatest, offset)
        }
        return greatest - least
    }

    private static func value(of corrections: [TimeCorrection], from index: Int, at time: Double) -> Double {
        guard corrections.indices.contains(index) else { return 0 }
        let left = corrections[index]
        guard time > left.fileTime, index + 1 < corrections.count else { return left.shift }
        let right = corrections[index + 1]
        return left.shift + (right.shift - left.shift) * (time - left.fileTime) / (right.fileTime - left.fileTime)
    }
}
