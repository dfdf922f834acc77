import LinkKit
import Media
import TestKit
import Testing

@Suite(.serialized) struct LossTests {
    static let codecs: [Codec] = [.vp8, .vp9, .h264, .av1, .h265]

    /// Ten per cent lost in bursts, 50 ms there and back: all of the picture stands in the file.
    @Test(arguments: codecs)
    func nothingIsMissingAtTenPercent(_ codec: Codec) throws {
        let video = try SendingSource(codec, count: 250, sizes: 200...4000, keyframes: 125)
        let audio = try SendingSource(.opus, count: 500, sizes: 40...160, keyframes: 1)
        let conditions = Takes.conditions(loss: 0.1, roundTrip: .milliseconds(50))
        var pictures = TakeFigures()
        var sounds = TakeFigures()
        for seed in Takes.seeds {
            let pair = try Takes.record(video, audio, conditions: conditions, length: .seconds(15), seed: seed)
            let parts = try #require(pair.recording).parts
            let picture = PictureJudgement(
                parts, of: Takes.picture, sent: pair.upstream[0], source: video)
            let sound = SoundJudgement(parts, of: Takes.sound, sent: pair.upstream[1], source: audio)
            #expect(picture.faults.isEmpty, "\(codec), seed \(seed): \(picture.faults.prefix(5))")
            #expect(sound.faults.isEmpty, "\(codec), seed \(seed): \(sound.faults.prefix(5))")
            let whole = pair.frames(of: Takes.picture).map(\.bytes).elementsEqual(video.frames)
            let recorded = picture.recorded == video.frames.count
            #expect(
                whole && recorded,
                "\(codec), seed \(seed): \(picture.recorded) of \(video.frames.count), \(picture.missing) missing")
            pictures.add(pair, Takes.picture, missing: video.frames.count - picture.recorded)
            sounds.add(pair, Takes.sound, missing: audio.frames.count - sound.recorded)
        }
        print("10 %, 50 ms, \(codec): \(pictures.text)")
        print("10 %, 50 ms, opus beside \(codec): \(sounds.text)")
    }

    /// Thirty per cent lost in bursts, 100 ms there and back, a minute: what is there can be shown, and what is not is told.
    @Test(arguments: codecs)
    func whatIsMissingAtThirtyPercentIsTold(_ codec: Codec) throws {
        let video = try SendingSource(codec, count: 2400, sizes: 200...2500, keyframes: 50)
        let audio = try SendingSource(.opus, count: 4800, sizes: 40...160, keyframes: 1)
        let conditions = Takes.conditions(loss: 0.3, roundTrip: .milliseconds(100))
        var pictures = TakeFigures()
        var sounds = TakeFigures()
        for seed in Takes.seeds {
            let pair = try Takes.record(video, audio, conditions: conditions, length: .seconds(60), seed: seed)
            let parts = try #require(pair.recording).parts
            let picture = PictureJudgement(
                parts, of: Takes.picture, sent: pair.upstream[0], source: video)
            let sound = SoundJudgement(parts, of: Takes.sound, sent: pair.upstream[1], source: audio)
            #expect(picture.faults.isEmpty, "\(codec), seed \(seed): \(picture.faults.prefix(5))")
            #expect(sound.faults.isEmpty, "\(codec), seed \(seed): \(sound.faults.prefix(5))")
            let duration = parts.compactMap { $0.summary?.duration }.reduce(0, +)
            #expect(duration > 55, "\(codec), seed \(seed): \(duration) s in \(parts.count) files; \(pair.senderEvents)")
            pictures.add(pair, Takes.picture, missing: picture.sent - picture.recorded)
            sounds.add(pair, Takes.sound, missing: sound.sent - sound.recorded)
        }
        print("30 %, 100 ms, \(codec): \(pictures.text)")
        print("30 %, 100 ms, opus beside \(codec): \(sounds.text)")
    }
}
