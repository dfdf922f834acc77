import Media
import RTCP
import Testing
import WebRTCCore

/// A second reading of the same packets, with less patience.
@Suite struct LiveReadingTests {
    private static let picture = TrackID(1)
    private static let wish = LiveWish(patience: .milliseconds(200), keyframeInterval: .seconds(2))

    private func send(_ peers: JoinedPeers, _ number: Int, isKeyframe: Bool = false, retransmitted: Bool = false) throws {
        let payload = vp8Picture(number: number, isKeyframe: isKeyframe, packets: 1)[0]
        let sequence = UInt16(10 + number)
        try peers.send(
            payloadType: retransmitted ? 97 : 96, marker: true, sequence: retransmitted ? 1 : sequence,
            timestamp: UInt32(number) * 3000, ssrc: retransmitted ? 701 : 700,
            payload: retransmitted ? [UInt8(sequence >> 8), UInt8(truncatingIfNeeded: sequence)] + payload : payload,
            mid: "1")
        try peers.collect()
    }

    private func numbers(_ frames: [(track: TrackID, bytes: [UInt8], frame: EncodedFrame)]) -> [Int64] {
        frames.map { $0.frame.timestamp.ticks / 3000 }
    }

    /// Picture loss indications so far.
    private func requests(_ peers: JoinedPeers) -> UInt64 {
        peers.session.report().tracks.first { $0.track.id == Self.picture }?.media.pictureLossIndications ?? 0
    }

    @Test func nothingComesTwiceUnlessSomebodyListens() throws {
        let peers = try JoinedPeers()
        try send(peers, 0, isKeyframe: true)
        try send(peers, 1)
        #expect(numbers(peers.frames) == [0, 1] && peers.liveFrames.isEmpty)
        peers.session.listenLive(Self.picture, Self.wish, at: peers.now)
        try send(peers, 2)
        // It has to begin with a keyframe, which is asked for at once.
        #expect(numbers(peers.frames) == [0, 1, 2] && peers.liveFrames.isEmpty)
        try peers.pass(.milliseconds(10))
        #expect(requests(peers) == 1)
        try send(peers, 3, isKeyframe: true)
        try send(peers, 4)
        #expect(numbers(peers.liveFrames) == [3, 4] && numbers(peers.frames) == [0, 1, 2, 3, 4])
        peers.session.listenLive(Self.picture, nil, at: peers.now)
        try send(peers, 5)
        #expect(numbers(peers.liveFrames) == [3, 4] && numbers(peers.frames) == [0, 1, 2, 3, 4, 5])
        try peers.pass(.seconds(5))
        #expect(requests(peers) == 1)
    }

    /// The recording waits for what is lost and gets it; the live listener goes on at the next keyframe.
    @Test func aHoleEndsForEachAtItsOwnPatience() throws {
        let peers = try JoinedPeers()
        peers.session.listenLive(Self.picture, Self.wish, at: peers.now)
        try send(peers, 0, isKeyframe: true)
        try send(peers, 2)
        try peers.pass(.milliseconds(190))
        #expect(numbers(peers.liveFrames) == [0] && requests(peers) == 0)
        try peers.pass(.milliseconds(20))
        #expect(requests(peers) == 1)
        try send(peers, 3)
        try send(peers, 1, retransmitted: true)
        try send(peers, 4, isKeyframe: true)
        try send(peers, 5)
        #expect(numbers(peers.frames) == [0, 1, 2, 3, 4, 5])
        #expect(numbers(peers.liveFrames) == [0, 4, 5])
        #expect(peers.liveFrames[1].frame.followsLoss)
    }

    /// What comes within the shorter patience is missed by nobody.
    @Test func aHoleThatIsFilledInTimeCostsNothing() throws {
        let peers = try JoinedPeers()
        peers.session.listenLive(Self.picture, Self.wish, at: peers.now)
        try send(peers, 0, isKeyframe: true)
        try send(peers, 2)
        try peers.pass(.milliseconds(100))
        try send(peers, 1, retransmitted: true)
        try send(peers, 3)
        #expect(numbers(peers.frames) == [0, 1, 2, 3] && numbers(peers.liveFrames) == [0, 1, 2, 3])
        #expect(requests(peers) == 0)
    }

    @Test func keyframesAreAskedForAtTheCadenceOnly() throws {
        let peers = try JoinedPeers()
        peers.session.listenLive(Self.picture, Self.wish, at: peers.now)
        try send(peers, 0, isKeyframe: true)
        try peers.pass(.milliseconds(2400))
        #expect(requests(peers) == 0)
        try peers.pass(.milliseconds(200))
        #expect(requests(peers) == 1)
        try send(peers, 1, isKeyframe: true)
        // One that was asked for: the next is due after the cadence itself.
        try peers.pass(.milliseconds(1980))
        #expect(requests(peers) == 1)
        try peers.pass(.milliseconds(40))
        #expect(requests(peers) == 2)
    }

    /// A sender that makes one every two seconds, a little late, is left alone.
    @Test func aSenderWithACadenceOfItsOwnIsNotAsked() throws {
        let peers = try JoinedPeers()
        peers.session.listenLive(Self.picture, Self.wish, at: peers.now)
        for number in 0..<6 {
            try send(peers, number, isKeyframe: true)
            try peers.pass(.milliseconds(2050))
        }
        #expect(requests(peers) == 0)
        #expect(numbers(peers.liveFrames) == [0, 1, 2, 3, 4, 5])
    }

    @Test func aTrackThatBeginsAnewGoesOnLive() throws {
        let peers = try JoinedPeers()
        peers.session.listenLive(Self.picture, Self.wish, at: peers.now)
        try send(peers, 0, isKeyframe: true)
        for number in 0..<2 {
            try peers.send(
                payloadType: 96, marker: true, sequence: UInt16(500 + number), timestamp: UInt32(900 + number) * 3000,
                ssrc: 900, payload: vp8Picture(number: number, isKeyframe: number == 0, packets: 1)[0], mid: "1")
        }
        try peers.collect()
        #expect(peers.frames.count == 3 && peers.liveFrames.count == 3)
        #expect(peers.framesAtRestarts == [1])
    }
}
