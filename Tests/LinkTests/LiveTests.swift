import LinkKit
import Media
import TestKit
import Testing
import WebRTCCore

@Suite(.serialized) struct LiveTests {
    /// Retransmissions take longer than a live listener waits: it loses pictures and goes on at keyframes, whole from there,
    /// while the recording of the same track has every one, byte for byte.
    @Test(arguments: [Codec.vp8, .h264, .vp9, .av1, .h265])
    func aRecordingIsWholeBesideALiveListenerThatIsNot(_ codec: Codec) throws {
        let conditions = LinkConditions(
            latency: .milliseconds(130), jitter: .milliseconds(5), loss: 0.02, lossBurst: 2)
        let video = try SendingSource(codec, count: 250, sizes: 200...4000, keyframes: 25)
        let audio = try SendingSource(.opus, count: 500, sizes: 40...160, keyframes: 1)
        var live = 0
        var missed = 0
        for seed in Takes.seeds(usually: 10) {
            let pair = try SendingPair([video.track, audio.track], conditions: conditions, seed: seed)
            for track in [Takes.picture, Takes.sound] {
                pair.gateway.listenLive(
                    track, LiveWish(patience: .milliseconds(200), keyframeInterval: .seconds(2)),
                    for: UUIDv7(now: WallClock(nanoseconds: 1)), at: pair.now)
            }
            while !pair.sender.isConnected, !pair.hasEnded { pair.pass(.milliseconds(5)) }
            pair.pass(.seconds(14))
            pair.close()
            pair.pass(.seconds(4))
            #expect(pair.frames(of: Takes.picture).map(\.bytes).elementsEqual(video.frames), "\(codec), seed \(seed)")
            #expect(pair.frames(of: Takes.sound).map(\.bytes).elementsEqual(audio.frames), "\(codec), seed \(seed)")

            let seen = pair.liveFrames.filter { $0.track == Takes.picture }
            var next = 0
            for item in seen {
                let place = try #require(video.frames[next...].firstIndex(of: item.bytes), "\(codec), seed \(seed)")
                #expect(place == next || item.frame.isKeyframe, "\(codec), seed \(seed): a hole before frame \(place)")
                next = place + 1
            }
            live += seen.count
            missed += video.frames.count - seen.count
            let sounds = pair.liveFrames.filter { $0.track == Takes.sound }
            #expect(sounds.count > 450 && sounds.count <= 500, "\(codec), seed \(seed)")
        }
        #expect(missed > 0 && live > missed)
        print("2 %, 260 ms, \(codec): \(live) pictures live, \(missed) missed")
    }
}
