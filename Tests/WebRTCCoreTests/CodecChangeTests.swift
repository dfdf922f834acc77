import Media
import PeerKit
import TestKit
import Testing
import WebRTCCore

/// RFC 3550 clause 5.1: the payload type, and with it the codec, may change in mid-stream.
struct CodecChangeTests {
    private let later: UInt8 = 98

    private func send(
        _ peers: JoinedPeers, _ type: UInt8, _ sequence: inout UInt16, _ time: UInt32, _ packets: [[UInt8]]
    )
        throws
    {
        for (index, payload) in packets.enumerated() {
            try peers.send(
                payloadType: type, marker: index == packets.count - 1, sequence: sequence, timestamp: time &* 3000,
                ssrc: 0xAAAA, payload: payload)
            sequence &+= 1
        }
        try peers.pass(.milliseconds(33))
    }

    private var keyframe: [[UInt8]] { [H264Vectors.sequenceSet, H264Vectors.pictureSet, H264Vectors.idr] }

    @Test func goesOnInAnotherCodec() throws {
        let peers = try JoinedPeers(video: .vp8, later: .h264)
        var sequence: UInt16 = 100
        for number in 0..<3 {
            try send(
                peers, 96, &sequence, UInt32(number), vp8Picture(number: number, isKeyframe: number == 0, packets: 2))
        }
        #expect(peers.session.report().tracks[1].codec == .vp8)
        try send(peers, later, &sequence, 3, keyframe)
        try send(peers, later, &sequence, 4, [H264Vectors.slice])
        try peers.pass(.milliseconds(100))
        try send(peers, 96, &sequence, 5, vp8Picture(number: 5, isKeyframe: true, packets: 2))
        #expect(peers.frames.map(\.frame.codec) == [.vp8, .vp8, .vp8, .h264, .h264, .vp8])
        #expect(peers.frames.map(\.frame.isKeyframe) == [true, false, false, true, false, true])
        #expect(peers.frames[3].frame.width == 32)
        #expect(peers.session.report().tracks[1].codec == .vp8)
        #expect(peers.session.report().tracks[1].media.pictureLossIndications == 0)
    }

    /// Nothing is made for a sender that changes with each packet, and what comes then is taken.
    @Test func aCodecLastsAWhile() throws {
        let peers = try JoinedPeers(video: .vp8, later: .h264)
        var sequence: UInt16 = 100
        try send(peers, 96, &sequence, 0, vp8Picture(number: 0, isKeyframe: true, packets: 1))
        try send(peers, later, &sequence, 1, keyframe)
        try send(peers, 96, &sequence, 2, vp8Picture(number: 2, isKeyframe: true, packets: 1))
        try send(peers, later, &sequence, 3, keyframe)
        #expect(peers.frames.map(\.frame.codec) == [.vp8, .h264, .h264])
        try peers.pass(.milliseconds(100))
        try send(peers, 96, &sequence, 4, vp8Picture(number: 4, isKeyframe: true, packets: 1))
        #expect(peers.frames.map(\.frame.codec) == [.vp8, .h264, .h264, .vp8])
    }

    @Test func theBeginningOfTheOtherCodecComesByRetransmission() throws {
        let peers = try JoinedPeers(video: .vp8, later: .h264)
        var sequence: UInt16 = 100
        try send(peers, 96, &sequence, 0, vp8Picture(number: 0, isKeyframe: true, packets: 2))
        sequence += 1
        try send(peers, later, &sequence, 1, Array(keyframe.dropFirst()))
        try peers.pass(.milliseconds(60))
        #expect(peers.frames.count == 1)
        try peers.send(
            payloadType: 99, marker: false, sequence: 1, timestamp: 3000, ssrc: 0xCCCC,
            payload: [0, 102] + H264Vectors.sequenceSet)
        try peers.collect()
        #expect(peers.frames.map(\.frame.codec) == [.vp8, .h264])
        #expect(peers.session.report().tracks[1].media.pictureLossIndications == 0)
    }

    @Test func aCodecThatBeginsWithoutAKeyframeIsAskedForOne() throws {
        let peers = try JoinedPeers(video: .vp8, later: .h264)
        var sequence: UInt16 = 100
        try send(peers, 96, &sequence, 0, vp8Picture(number: 0, isKeyframe: true, packets: 2))
        for number in 1..<40 { try send(peers, later, &sequence, UInt32(number), [H264Vectors.slice]) }
        #expect(peers.frames.count == 1)
        #expect(peers.session.report().tracks[1].media.pictureLossIndications > 0)
    }
}
