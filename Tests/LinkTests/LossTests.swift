import LinkKit
import Media
import TestKit
import Testing

@Suite(.serialized) struct LossTests {
    static let codecs: [Codec] = [.vp8, .vp9, .h264, .av1, .h265]

    /// Ten per cent lost in bursts, 50 ms there and back: every frame.
    @Test(arguments: codecs)
    func nothingIsMissingAtTenPercent(_ codec: Codec) throws {
        let conditions = LinkConditions(
            latency: .milliseconds(25), jitter: .milliseconds(5), loss: 0.1, lossBurst: 3)
        try expectAll(codec, over: conditions, seeds: Takes.seeds(usually: 100), "10 %, 50 ms")
    }

    /// A narrow path that also reorders, repeats and wavers.
    @Test(arguments: codecs)
    func nothingIsMissingOnAPathWithAllFaults(_ codec: Codec) throws {
        let conditions = LinkConditions(
            latency: .milliseconds(40), jitter: .milliseconds(30), loss: 0.05, lossBurst: 2, reorder: 0.05,
            reorderDelay: .milliseconds(25), duplicate: 0.02, rate: 2_000_000, queue: 40_000)
        try expectAll(codec, over: conditions, seeds: Takes.seeds(usually: 20), "5 %, 80 ms, all faults")
    }

    /// Thirty per cent lost in bursts, 100 ms there and back, a minute: what is there can be shown, and what is not is told.
    @Test(arguments: codecs)
    func whatIsMissingAtThirtyPercentIsTold(_ codec: Codec) throws {
        let conditions = LinkConditions(
            latency: .milliseconds(50), jitter: .milliseconds(5), loss: 0.3, lossBurst: 3)
        let video = try SendingSource(codec, count: 1500, sizes: 200...2500, keyframes: 50)
        let audio = try SendingSource(.opus, count: 3000, sizes: 40...160, keyframes: 1)
        var pictures = TakeFigures()
        var sounds = TakeFigures()
        for seed in Takes.seeds(usually: 20) {
            let take = try Take(video, audio, conditions, length: .seconds(66), seed: seed)
            #expect(take.picture.faults.isEmpty, "\(codec), seed \(seed): \(take.picture.faults.prefix(5))")
            #expect(take.sound.faults.isEmpty, "\(codec), seed \(seed): \(take.sound.faults.prefix(5))")
            #expect(take.duration > 55, "\(codec), seed \(seed): \(take.duration) s; \(take.pair.senderEvents)")
            pictures.add(take.pair, Takes.picture, missing: take.picture.missing)
            sounds.add(take.pair, Takes.sound, missing: take.sound.missing)
        }
        print("30 %, 100 ms, \(codec): \(pictures.text)")
        print("30 %, 100 ms, opus with \(codec): \(sounds.text)")
    }

    private func expectAll(
        _ codec: Codec, over conditions: LinkConditions, seeds: ClosedRange<UInt64>, _ name: String
    ) throws {
        let video = try SendingSource(codec, count: 250, sizes: 200...4000, keyframes: 125)
        let audio = try SendingSource(.opus, count: 500, sizes: 40...160, keyframes: 1)
        var pictures = TakeFigures()
        var sounds = TakeFigures()
        for seed in seeds {
            let take = try Take(video, audio, conditions, length: .seconds(15), seed: seed)
            #expect(take.picture.faults.isEmpty, "\(codec), seed \(seed): \(take.picture.faults.prefix(5))")
            #expect(take.sound.faults.isEmpty, "\(codec), seed \(seed): \(take.sound.faults.prefix(5))")
            let seen = take.pair.frames(of: Takes.picture).map(\.bytes)
            #expect(seen.elementsEqual(video.frames), "\(codec), seed \(seed): \(seen.count) of \(video.frames.count)")
            #expect(take.picture.recorded == video.frames.count, "\(codec), seed \(seed)")
            let heard = take.pair.frames(of: Takes.sound).map(\.bytes)
            #expect(
                heard.elementsEqual(audio.frames), "\(codec), seed \(seed): \(heard.count) of \(audio.frames.count)")
            // A file begins with its first picture: sound that seems more than a packet earlier, and comes later, is left out.
            #expect(take.sound.missing == 0 && take.sound.recorded >= audio.frames.count - 1, "\(codec), seed \(seed)")
            pictures.add(take.pair, Takes.picture, missing: video.frames.count - take.picture.recorded)
            sounds.add(take.pair, Takes.sound, missing: audio.frames.count - take.sound.recorded)
        }
        print("\(name), \(codec): \(pictures.text)")
        print("\(name), opus with \(codec): \(sounds.text)")
    }
}
