import Foundation
import Media
import Recording
import Testing

/// Ten hours of clocks that run apart, in seconds of ours.
@Suite(.serialized) struct LongTakeTests {
    /// All signs of 100 parts in a million, and none.
    static let clocks: [LongTake.Clocks] = [
        (100, -100), (-100, 100), (100, 0), (0, -100), (100, 100), (-100, -100), (0, 0),
    ]
    .map { LongTake.Clocks(sound: $0.0, sender: $0.1) }
    /// As many takes of each as `CAPSTAN_LINK_SEEDS` asks for, else one of the first two.
    private static let asked = ProcessInfo.processInfo.environment["CAPSTAN_LINK_SEEDS"].flatMap { UInt64($0) }
    static let seeds: ClosedRange<UInt64> = 1...min(max(asked ?? 1, 1), 3)
    static let chosen = asked == nil ? Array(clocks.prefix(2)) : clocks

    @Test(arguments: chosen) func tenHours(_ clocks: LongTake.Clocks) throws {
        for seed in Self.seeds {
            let take = LongTake(clocks, seconds: 36_000, seed: seed)
            let summary = try #require(take.summary)
            #expect(take.parts == 1)
            #expect(take.holes == 0, "sound is one unbroken row")
            #expect(summary.duration == Double(take.played) / 48_000)
            let judged = Judgement(take, summary)
            #expect(judged.apart.last ?? .infinity <= 0.030, "seed \(seed): at the end")
            #expect(judged.apart.max() ?? .infinity <= 0.030, "seed \(seed): anywhere")
            #expect(judged.map.max() ?? .infinity <= 0.005, "seed \(seed): the map")
            #expect(summary.clockMap.count <= 1024)
            #expect(summary.tracks.allSatisfy { $0.corrections.count <= 530 })
            let bytes = try JSONEncoder().encode(summary).count
            print(
                """
                ten hours, \(clocks), seed \(seed): \(take.frames) frames, sound and picture apart at the end \
                \(Self.milliseconds(judged.apart.last)) ms, at most \(Self.milliseconds(judged.apart.max())) ms; \
                map off by at most \(Self.milliseconds(judged.map.max())) ms; \(summary.clockMap.count) points, \
                \(summary.tracks[0].corrections.count) corrections, \(summary.tracks.map(\.gaps.count).reduce(0, +)) gaps, \
                \(bytes / 1000) kB
                """)
        }
    }

    private static func milliseconds(_ seconds: Double?) -> String {
        String(format: "%.1f", (seconds ?? .infinity) * 1000)
    }
}

/// What a take says of its times, held against what they were.
private struct Judgement {
    /// Seconds between a picture and the sound of its moment as they are played, in the order of the file.
    var apart: [Double] = []
    /// Seconds by which the map is off, at pictures and sound.
    var map: [Double] = []

    init(_ take: LongTake, _ summary: PartSummary) {
        // Sound of a moment is played at the line through the marks on either side.
        var index = 0
        let corrections = summary.tracks[0].corrections
        for picture in take.pictures where picture.moment > 0.5 {
            while index + 2 < take.sounds.count, take.sounds[index + 1].moment < picture.moment { index += 1 }
            guard index + 1 < take.sounds.count else { break }
            let (left, right) = (take.sounds[index], take.sounds[index + 1])
            let part = (picture.moment - left.moment) / (right.moment - left.moment)
            let heard = left.fileTime + (right.fileTime - left.fileTime) * part
            apart.append(abs(picture.fileTime + corrections.shift(at: picture.fileTime) - heard))
        }
        // The least that sound takes: a packet and the way.
        for sound in take.sounds {
            let told = summary.wallClock(at: sound.fileTime) - LongTake.wallClock
            map.append(abs(told.inSeconds - (sound.moment + 0.05)))
        }
    }
}

extension [TimeCorrection] {
    /// As finalizing reads them.
    func shift(at time: Double) -> Double {
        guard let first, let last else { return 0 }
        if time <= first.fileTime { return first.shift }
        guard let index = firstIndex(where: { $0.fileTime > time }), index > 0 else { return last.shift }
        let (left, right) = (self[index - 1], self[index])
        return left.shift + (right.shift - left.shift) * (time - left.fileTime) / (right.fileTime - left.fileTime)
    }
}
