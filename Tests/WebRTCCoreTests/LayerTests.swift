import Media
import RTCP
import RTPReceive
import Testing
import WebRTCCore

/// A picture in several encodings at once, each under its name (RFC 8852).
@Suite struct LayerTests {
    private static func layer(_ number: Int) -> TrackID { TrackID(1, layer: number) }

    /// A whole picture in one packet, with the names that a sender writes until it knows that they were heard.
    private func send(
        _ peers: JoinedPeers, _ number: Int, sequence: UInt16, ssrc: UInt32, isKeyframe: Bool = false,
        mid: String? = nil, rid: String? = nil
    ) throws {
        try peers.send(
            payloadType: 96, marker: true, sequence: sequence, timestamp: UInt32(number) * 3000, ssrc: ssrc,
            payload: vp8Picture(number: number, isKeyframe: isKeyframe, packets: 1)[0], mid: mid, rid: rid)
    }

    @Test func eachLayerIsATrackOfItsOwn() throws {
        let peers = try JoinedPeers(layers: ["q", "h", "f"])
        #expect(peers.session.descriptions.map(\.id) == [TrackID(0)] + (0..<3).map(Self.layer))
        #expect(peers.session.descriptions.map(\.rid) == [nil, "q", "h", "f"])
        for (place, rid) in ["f", "q", "h"].enumerated() {
            try send(peers, 0, sequence: 10, ssrc: UInt32(700 + place), isKeyframe: true, mid: "1", rid: rid)
        }
        // From here on the SSRC is enough.
        for (place, _) in ["f", "q", "h"].enumerated() { try send(peers, 1, sequence: 11, ssrc: UInt32(700 + place)) }
        try peers.collect()
        #expect(peers.frames.map(\.track) == [2, 0, 1, 2, 0, 1].map(Self.layer))
        let report = peers.session.report()
        #expect(report.tracks.map(\.ssrc) == [nil, 701, 702, 700])
        #expect(report.tracks.map(\.packets.packetsReceived) == [0, 2, 2, 2])
        #expect(report.counters.packetsOfNoTrack == 0)
    }

    /// Mid, payload type and a strange name are not enough: whose layer it is nobody knows.
    @Test func aPacketWithoutItsNameIsOfNoLayer() throws {
        let peers = try JoinedPeers(layers: ["q", "h"])
        try send(peers, 0, sequence: 10, ssrc: 700, isKeyframe: true)
        try send(peers, 0, sequence: 10, ssrc: 701, isKeyframe: true, mid: "1")
        try send(peers, 0, sequence: 10, ssrc: 702, isKeyframe: true, mid: "1", rid: "x")
        try send(peers, 0, sequence: 10, ssrc: 703, isKeyframe: true, mid: "0", rid: "q")
        try peers.collect()
        #expect(peers.frames.isEmpty)
        #expect(peers.session.report().counters.packetsOfNoTrack == 3)
        // Without a MID the name alone is enough, where one m-line has it.
        try send(peers, 0, sequence: 10, ssrc: 704, isKeyframe: true, rid: "h")
        try peers.collect()
        #expect(peers.frames.map(\.track) == [Self.layer(1)])
    }

    /// RFC 8852 clause 3.2: retransmissions have an SSRC of their own, found by the repaired name.
    @Test func retransmissionsAreFoundByTheRepairedName() throws {
        let peers = try JoinedPeers(layers: ["q", "h"])
        for (ssrc, rid) in [(UInt32(700), "q"), (800, "h")] {
            try send(peers, 0, sequence: 10, ssrc: ssrc, isKeyframe: true, mid: "1", rid: rid)
            try send(peers, 2, sequence: 12, ssrc: ssrc)
        }
        try peers.pass(.milliseconds(30))
        let lost = vp8Picture(number: 1, isKeyframe: false, packets: 1)[0]
        try peers.send(
            payloadType: 97, marker: true, sequence: 1, timestamp: 3000, ssrc: 801, payload: [0, 11] + lost, mid: "1",
            repairedRID: "h")
        try peers.collect()
        func times(_ layer: Int) -> [Int64] {
            peers.frames.filter { $0.track == Self.layer(layer) }.map(\.frame.timestamp.ticks)
        }
        #expect(times(1) == [0, 3000, 6000] && times(0) == [0])
        let tracks = peers.session.report().tracks
        #expect(
            tracks.map(\.packets.retransmissions) == [0, 0, 1] && tracks.map(\.packets.packetsRecovered) == [0, 0, 1])
        #expect(try asked(of: 700, by: peers) == [11] && asked(of: 800, by: peers) == [11])
    }

    /// The numbers between the first and the last packet that an SSRC was asked for.
    private func asked(of ssrc: UInt32, by peers: JoinedPeers) throws -> Set<UInt16> {
        var numbers: Set<UInt16> = []
        for packet in peers.publisher.feedback {
            try packet.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) { entry in
                    guard case .genericNACK(let request) = entry, request.mediaSSRC == ssrc else { return }
                    request.forEachSequenceNumber { if (10...12).contains($0) { numbers.insert($0) } }
                }
            }
        }
        return numbers
    }

    @Test func eachLayerIsReportedAndAskedByItself() throws {
        let peers = try JoinedPeers(layers: ["q", "h"])
        try send(peers, 0, sequence: 10, ssrc: 700, isKeyframe: true, mid: "1", rid: "q")
        try send(peers, 0, sequence: 10, ssrc: 800, isKeyframe: true, mid: "1", rid: "h")
        try peers.pass(.milliseconds(600))
        peers.session.requestKeyframe(Self.layer(1), at: peers.now)
        try peers.pass(.milliseconds(600))
        // It is silent: it was asked once, and is not asked again.
        try peers.pass(.seconds(10))
        var reported: Set<UInt32> = []
        var keyframes: [UInt32] = []
        for packet in peers.publisher.feedback {
            try packet.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) { entry in
                    switch entry {
                    case .receiverReport(let report): for block in report.reports { reported.insert(block.ssrc) }
                    case .pictureLossIndication(let request): keyframes.append(request.mediaSSRC)
                    default: break
                    }
                }
            }
        }
        #expect(reported == [700, 800])
        #expect(keyframes == [800])
    }
}
