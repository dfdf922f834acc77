import ICE
import LinkKit
import Media
import RTPSend
import TestKit
import Testing
import WebRTCCore

@Suite struct SendSessionTests {
    private let picture = TrackID(0)
    private let sound = TrackID(1)

    @Test(arguments: [Codec.vp8, .h264, .vp9, .av1, .h265])
    func everyFrameArrivesAsItWas(_ codec: Codec) throws {
        let video = try SendingSource(codec, count: 50, size: 4000)
        let audio = try SendingSource(.opus, count: 100, size: 100)
        let pair = try SendingPair([video.track, audio.track])
        pair.pass(.seconds(5))
        let pictures = pair.frames(of: picture).map(\.bytes)
        let sounds = pair.frames(of: sound).map(\.bytes)
        #expect(pictures.elementsEqual(video.frames), "\(pictures.count) of \(video.frames.count)")
        #expect(sounds.elementsEqual(audio.frames), "\(sounds.count) of \(audio.frames.count)")
        #expect(pair.senderEvents.last == .ended(.finished))
        #expect(pair.gatewayEvents.contains { if case .ended(.closedByPeer) = $0 { true } else { false } })
        let reports = pair.gatewayEvents.filter { if case .senderReport = $0 { true } else { false } }
        #expect((4...8).contains(reports.count), "about one a second and track: \(reports.count)")
        let report = pair.sender.report()
        #expect(report.picture?.packetsReportedLost == 0)
        #expect(report.counters.packetsNotSealed == 0)
        #expect(report.counters.packetsMalformed == 0)
        #expect(report.counters.transportFeedback > 5)
        let time = try #require(report.roundTripTime)
        #expect(time >= .milliseconds(39) && time <= .milliseconds(45), "\(time)")
    }

    @Test(arguments: [1 as UInt64, 2, 3, 4])
    func whatIsLostIsSentAgain(seed: UInt64) throws {
        let video = try SendingSource(.vp8, count: 250, size: 6000, keyframes: 250)
        let pair = try SendingPair(
            [video.track],
            conditions: LinkConditions(latency: .milliseconds(30), jitter: .milliseconds(5), loss: 0.05, lossBurst: 2),
            seed: seed)
        pair.pass(.seconds(16))
        let seen = pair.frames.map(\.bytes)
        #expect(seen.elementsEqual(video.frames), "seed \(seed): \(seen.count) of \(video.frames.count)")
        let statistics = try #require(pair.sender.report().picture)
        #expect(statistics.packetsResent >= 40, "\(statistics)")
        // The last packet goes out again unasked.
        #expect(statistics.packetsRequested + 9 >= statistics.packetsResent)
        #expect(pair.senderEvents.last == .ended(.finished))
    }

    @Test func theLastFrameIsNotLostForGood() throws {
        let video = try SendingSource(.vp8, count: 25, size: 3000)
        let audio = try SendingSource(.opus, count: 50, size: 100)
        let pair = try SendingPair([video.track, audio.track])
        func pass(untilFrames count: Int) {
            while (pair.sender.report().picture?.frames ?? 0) < count, !pair.hasEnded { pair.pass(.milliseconds(1)) }
        }
        pass(untilFrames: 24)
        pair.up.conditions.loss = 1
        pass(untilFrames: 25)
        pair.pass(.milliseconds(30))
        pair.up.conditions.loss = 0
        #expect(pair.frames(of: picture).count < 25)
        #expect(pair.frames(of: sound).count < 50)
        pair.pass(.seconds(3))
        #expect(pair.frames(of: picture).map(\.bytes).elementsEqual(video.frames))
        #expect(pair.frames(of: sound).map(\.bytes).elementsEqual(audio.frames))
        #expect(pair.senderEvents.last == .ended(.finished))
    }

    @Test func aKeyframeRequestLeapsForward() throws {
        let video = try SendingSource(.vp8, count: 250, size: 500, keyframes: 100)
        let audio = try SendingSource(.opus, count: 500, size: 50)
        let pair = try SendingPair([video.track, audio.track])
        pair.pass(.milliseconds(1000))
        pair.gateway.requestKeyframe(picture, at: pair.now)
        pair.pass(.milliseconds(500))
        let leaps = pair.senderEvents.compactMap { event -> Duration? in
            if case .leapt(let distance) = event { distance } else { nil }
        }
        #expect(leaps.count == 1)
        let statistics = try #require(pair.sender.report().picture)
        #expect(statistics.pictureLossIndications == 1)
        let pictures = pair.frames(of: picture)
        let keyframes = pictures.indices.filter { pictures[$0].frame.isKeyframe }
        #expect(keyframes.count == 2)
        #expect(pictures[keyframes[1]].bytes == video.frames[100])
        // Nothing is missing in time: what lies between was left out, not waited for.
        for (before, after) in zip(pictures, pictures.dropFirst()) {
            let step = after.frame.timestamp.ticks - before.frame.timestamp.ticks
            #expect((3600...5400).contains(step), "\(step)")
        }
        let sounds = pair.frames(of: sound)
        for (before, after) in zip(sounds, sounds.dropFirst()) {
            #expect(after.frame.timestamp.ticks - before.frame.timestamp.ticks == 960)
        }
    }

    @Test func withoutAnotherKeyframeItSaysSo() throws {
        let video = try SendingSource(.vp8, count: 100, size: 100, keyframes: 1000)
        let pair = try SendingPair([video.track])
        pair.pass(.seconds(1))
        pair.gateway.requestKeyframe(picture, at: pair.now)
        pair.pass(.milliseconds(200))
        #expect(pair.senderEvents.contains(.noKeyframe))
    }

    @Test func aLoopNeverEnds() throws {
        let video = try SendingSource(.vp8, count: 25, size: 100)
        let pair = try SendingPair([video.track], isLooping: true)
        pair.pass(.seconds(10))
        #expect(!pair.hasEnded)
        #expect((240...251).contains(pair.frames.count), "\(pair.frames.count)")
        let thrice: [[UInt8]] = video.frames + video.frames + video.frames
        #expect(Array(pair.frames.map(\.bytes).prefix(75)) == thrice)
        pair.close()
        #expect(pair.senderEvents.last == .ended(.closed))
        pair.pass(.milliseconds(100))
        #expect(pair.gatewayEvents.contains { if case .ended(.closedByPeer) = $0 { true } else { false } })
    }

    @Test func nothingGoesOutInABurst() throws {
        let video = try SendingSource(.vp8, count: 50, size: 30_000)
        let pair = try SendingPair([video.track], conditions: LinkConditions(loss: 0.02))
        pair.pass(.seconds(4))
        let times = pair.mediaTimes
        #expect(times.count > 1250)
        // A burst of the file's and one of what is sent again.
        let most = PictureSpacing.burst * 2
        for (first, other) in zip(times, times.dropFirst(most)) {
            #expect(other - first >= .microseconds(900))
        }
    }

    @Test func aSenderThatFellBehindSendsLateAndNotAtOnce() throws {
        let video = try SendingSource(.vp8, count: 100, size: 300)
        let audio = try SendingSource(.opus, count: 200, size: 50)
        let pair = try SendingPair([video.track, audio.track])
        pair.pass(.seconds(1))
        let before = pair.mediaTimes.count
        pair.stall(.seconds(2))
        pair.step()
        #expect(pair.mediaTimes.count - before < 20)
        pair.pass(.seconds(8))
        let report = pair.sender.report()
        #expect(report.lateness > .milliseconds(1900) && report.lateness < .milliseconds(2100), "\(report.lateness)")
        #expect(pair.frames(of: picture).map(\.bytes).elementsEqual(video.frames))
        #expect(pair.frames(of: sound).map(\.bytes).elementsEqual(audio.frames))
        #expect(pair.senderEvents.last == .ended(.finished))
    }

    @Test func aSilentServerIsGivenUp() throws {
        let video = try SendingSource(.vp8, count: 10, size: 100)
        let pair = try SendingPair(
            [video.track], candidates: [TransportAddress(ipv4: 0x7F00_0001, port: 9), .init(ipv4: 1, port: 9)])
        pair.pass(.seconds(16))
        #expect(pair.senderEvents == [.ended(.iceFailed)])
    }

    @Test func consentThatIsNotRenewedEndsIt() throws {
        let video = try SendingSource(.vp8, count: 25, size: 100)
        let pair = try SendingPair([video.track], isLooping: true)
        pair.pass(.seconds(20))
        #expect(!pair.hasEnded)
        pair.up.conditions.loss = 1
        pair.pass(.seconds(36))
        #expect(pair.senderEvents.last == .ended(.consentExpired))
    }

    @Test func garbageChangesNothing() throws {
        let video = try SendingSource(.vp8, count: 50, size: 1000)
        let pair = try SendingPair([video.track])
        for seed in 0..<200 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let count = Int.random(in: 0...80, using: &random)
            pair.down.send((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }, at: pair.now)
            pair.pass(.milliseconds(10))
        }
        pair.pass(.seconds(5))
        #expect(pair.frames.map(\.bytes).elementsEqual(video.frames))
        #expect(pair.sender.report().counters.datagramsUnexpected > 0)
    }
}
