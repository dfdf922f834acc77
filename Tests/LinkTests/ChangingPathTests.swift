import LinkKit
import Media
import TestKit
import Testing

/// Paths that become others in the middle, and ends that nobody announced.
@Suite(.serialized) struct ChangingPathTests {
    private func connected(_ conditions: LinkConditions, seconds: Int, seed: UInt64) throws -> SendingPair {
        let video = try SendingSource(.vp8, count: seconds * 25, sizes: 200...4000, keyframes: 25)
        let audio = try SendingSource(.opus, count: seconds * 50, sizes: 40...160, keyframes: 1)
        let pair = try SendingPair([video.track, audio.track], conditions: conditions, seed: seed)
        pair.recording = SimulatedRecording(pair.gateway.descriptions, at: pair.now)
        while !pair.sender.isConnected, !pair.hasEnded { pair.pass(.milliseconds(5)) }
        return pair
    }

    /// 40 ms there and back, then 300: after a while a missing packet is asked for once in a round trip.
    @Test func aPathThatGrowsLongIsLearned() throws {
        var lost = 0
        var asked: UInt64 = 0
        var givenUp: UInt64 = 0
        for seed in Takes.seeds(usually: 10) {
            let pair = try connected(LinkConditions(latency: .milliseconds(20)), seconds: 70, seed: seed)
            pair.pass(.seconds(3))
            pair.up.conditions = LinkConditions(latency: .milliseconds(150), jitter: .milliseconds(5), loss: 0.05)
            pair.down.conditions = pair.up.conditions
            pair.pass(.seconds(10))
            func figures() throws -> (lost: Int, asked: UInt64, givenUp: UInt64) {
                let packets = try #require(pair.gateway.report().tracks.first { $0.track.id == Takes.picture }).packets
                return (pair.upstream[0].lost, packets.packetsRequested, packets.packetsGivenUp)
            }
            let before = try figures()
            pair.pass(.seconds(50))
            let after = try figures()
            lost += after.lost - before.lost
            asked += after.asked - before.asked
            givenUp += after.givenUp - before.givenUp
        }
        print("5 %, 300 ms after 40 ms, vp8: \(lost) lost, \(asked) asked for, \(givenUp) given up")
        // One request and its answer get through nine times of ten.
        #expect(Double(asked) < Double(lost) * 1.3, "\(asked) for \(lost)")
        #expect(givenUp == 0)
    }

    /// Nothing that is missing comes any more; a second and a half later the session ends.
    @Test func whatWaitsWhenASessionBreaksOffIsRecorded() throws {
        var waiting = 0
        for seed in Takes.seeds(usually: 10) {
            let pair = try connected(LinkConditions(latency: .milliseconds(20), loss: 0.05), seconds: 10, seed: seed)
            pair.pass(.seconds(4))
            pair.down.conditions.loss = 1
            pair.pass(.milliseconds(1500))
            let before = pair.frames(of: Takes.picture).count
            pair.closeGateway()
            waiting += pair.frames(of: Takes.picture).count - before
            let video = try SendingSource(.vp8, count: 250, sizes: 200...4000, keyframes: 25)
            let parts = try #require(pair.recording).parts
            let picture = PictureJudgement(parts, of: Takes.picture, sent: pair.upstream[0], source: video)
            #expect(picture.faults.isEmpty, "seed \(seed): \(picture.faults.prefix(5))")
            #expect(picture.recorded == pair.frames(of: Takes.picture).count, "seed \(seed)")
            #expect(parts.allSatisfy { $0.summary != nil })
        }
        print("broken off with holes open: \(waiting) pictures that waited were recorded")
        #expect(waiting > 0)
    }

    /// A sender that answers nothing costs patience for its first holes only.
    @Test func whoAnswersNothingIsNotWaitedForLong() throws {
        let pair = try connected(LinkConditions(latency: .milliseconds(20)), seconds: 40, seed: 5)
        pair.pass(.seconds(2))
        pair.up.conditions.loss = 0.05
        pair.down.conditions.loss = 1
        pair.pass(.seconds(14))
        let since = pair.now
        pair.pass(.seconds(10))
        let packets = try #require(pair.gateway.report().tracks.first { $0.track.id == Takes.picture }).packets
        #expect(packets.packetsUnanswered > 10, "\(packets)")
        let times = Dictionary(
            pair.upstream[0].frames.map { ($0.ticks, $0.at) }, uniquingKeysWith: { first, _ in first })
        let waits = pair.frames(of: Takes.picture).filter { $0.at > since }.compactMap { item in
            times[UInt32(truncatingIfNeeded: item.frame.timestamp.ticks)].map { item.at - $0 }
        }
        #expect(waits.max() ?? .zero < .milliseconds(500), "\(waits.max() ?? .zero)")
    }
}
