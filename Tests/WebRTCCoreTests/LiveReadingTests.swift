import Media
import RTCP
import TestKit
import Testing
import WebRTCCore

/// A second reading of the same packets, with less patience.
@Suite struct LiveReadingTests {
    private static let picture = TrackID(1)
    private static let listener = UUIDv7(now: WallClock(nanoseconds: 1))
    private static let other = UUIDv7(now: WallClock(nanoseconds: 2))
    private static let wish = LiveWish(patience: .milliseconds(200), keyframeInterval: .seconds(2))

    private func send(_ peers: JoinedPeers, _ number: Int, isKeyframe: Bool = false, retransmitted: Bool = false) throws
    {
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
        peers.session.listenLive(Self.picture, Self.wish, for: Self.listener, at: peers.now)
        try send(peers, 2)
        // It has to begin with a keyframe, which is asked for at once.
        #expect(numbers(peers.frames) == [0, 1, 2] && peers.liveFrames.isEmpty)
        try peers.pass(.milliseconds(10))
        #expect(requests(peers) == 1)
        try send(peers, 3, isKeyframe: true)
        try send(peers, 4)
        #expect(numbers(peers.liveFrames) == [3, 4] && numbers(peers.frames) == [0, 1, 2, 3, 4])
        peers.session.listenLive(Self.picture, nil, for: Self.listener, at: peers.now)
        try send(peers, 5)
        #expect(numbers(peers.liveFrames) == [3, 4] && numbers(peers.frames) == [0, 1, 2, 3, 4, 5])
        try peers.pass(.seconds(5))
        #expect(requests(peers) == 1)
    }

    /// The recording waits for what is lost and gets it; the live listener goes on at the next keyframe.
    @Test func aHoleEndsForEachAtItsOwnPatience() throws {
        let peers = try JoinedPeers()
        peers.session.listenLive(Self.picture, Self.wish, for: Self.listener, at: peers.now)
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
        peers.session.listenLive(Self.picture, Self.wish, for: Self.listener, at: peers.now)
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
        peers.session.listenLive(Self.picture, Self.wish, for: Self.listener, at: peers.now)
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
        peers.session.listenLive(Self.picture, Self.wish, for: Self.listener, at: peers.now)
        for number in 0..<6 {
            try send(peers, number, isKeyframe: true)
            try peers.pass(.milliseconds(2050))
        }
        #expect(requests(peers) == 0)
        #expect(numbers(peers.liveFrames) == [0, 1, 2, 3, 4, 5])
    }

    /// Two broadcasts of one participant: the shorter interval holds as long as somebody wishes it.
    @Test func listenersDoNotTakeEachOthersWish() throws {
        let peers = try JoinedPeers()
        let patient = LiveWish(patience: .milliseconds(200), keyframeInterval: nil)
        peers.session.listenLive(Self.picture, Self.wish, for: Self.listener, at: peers.now)
        peers.session.listenLive(Self.picture, patient, for: Self.other, at: peers.now)
        try send(peers, 0, isKeyframe: true)
        try peers.pass(.milliseconds(2600))
        #expect(requests(peers) == 1)
        try send(peers, 1, isKeyframe: true)
        peers.session.listenLive(Self.picture, nil, for: Self.listener, at: peers.now)
        try peers.pass(.seconds(5))
        #expect(requests(peers) == 1)
        try send(peers, 2)
        #expect(numbers(peers.liveFrames) == [0, 1, 2])
        peers.session.listenLive(Self.picture, nil, for: Self.other, at: peers.now)
        try send(peers, 3)
        #expect(numbers(peers.liveFrames) == [0, 1, 2] && numbers(peers.frames) == [0, 1, 2, 3])
    }

    /// The listener came when the recording had just changed to another codec, and changed back alone.
    @Test func aTrackThatBeginsAnewIsReadInItsCodec() throws {
        let peers = try JoinedPeers(video: .vp8, later: .h264)
        var sequence: UInt16 = 10
        func send(_ type: UInt8, _ time: UInt32, ssrc: UInt32, _ packets: [[UInt8]]) throws {
            for (place, payload) in packets.enumerated() {
                try peers.send(
                    payloadType: type, marker: place == packets.count - 1, sequence: sequence,
                    timestamp: time * 3000, ssrc: ssrc, payload: payload, mid: "1")
                sequence += 1
            }
            try peers.pass(.milliseconds(10))
        }
        let vp8 = vp8Picture(number: 0, isKeyframe: true, packets: 1)
        try send(96, 0, ssrc: 700, vp8)
        try send(98, 1, ssrc: 700, [H264Vectors.sequenceSet, H264Vectors.pictureSet, H264Vectors.idr])
        peers.session.listenLive(Self.picture, Self.wish, for: Self.listener, at: peers.now)
        try send(96, 2, ssrc: 700, vp8)
        try send(96, 3, ssrc: 900, vp8)
        try peers.pass(.milliseconds(150))
        try send(96, 4, ssrc: 900, vp8Picture(number: 9, isKeyframe: true, packets: 1))
        #expect(peers.frames.map(\.frame.codec) == [.vp8, .h264, .vp8])
        #expect(peers.liveFrames.last?.frame.codec == .vp8 && peers.liveFrames.last?.bytes == peers.frames.last?.bytes)
    }

    @Test func aTrackThatBeginsAnewGoesOnLive() throws {
        let peers = try JoinedPeers()
        peers.session.listenLive(Self.picture, Self.wish, for: Self.listener, at: peers.now)
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
