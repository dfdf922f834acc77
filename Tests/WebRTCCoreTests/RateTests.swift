import Media
import PeerKit
import RTCP
import Testing
import WebRTCCore

/// What a sender is told that it may send, and how it is asked for keyframes.
struct RateTests {
    private static let withoutTransportCC: @Sendable (String) -> String = {
        $0.replacing("a=rtcp-fb:96 transport-cc", with: "a=rtcp-fb:96 goog-remb")
    }
    private static let withBoth: @Sendable (String) -> String = {
        $0.replacing("a=rtcp-fb:96 transport-cc", with: "a=rtcp-fb:96 transport-cc\r\na=rtcp-fb:96 goog-remb")
    }

    /// Pictures of 30 packets of 41 bytes, 30 a second.
    private func send(_ peers: JoinedPeers, pictures: Range<Int>) throws {
        for number in pictures {
            for (index, payload) in vp8Picture(number: number, isKeyframe: number == 0, packets: 30).enumerated() {
                let sequence = UInt16(truncatingIfNeeded: number * 30 + index)
                try peers.send(
                    payloadType: 96, marker: index == 29, sequence: sequence, timestamp: UInt32(number) &* 3000,
                    ssrc: 0xAAAA, payload: payload, transportSequence: sequence)
            }
            try peers.pass(.milliseconds(33))
        }
    }

    private func bitrates(_ peers: JoinedPeers) throws -> [UInt64] {
        var seen: [UInt64] = []
        for compound in peers.publisher.feedback {
            try compound.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) {
                    guard case .receiverEstimatedMaximumBitrate(let estimate) = $0 else { return }
                    seen.append(estimate.bitrate)
                    #expect(Array(estimate.sources) == [0xAAAA])
                }
            }
        }
        return seen
    }

    @Test func anEstimateWhereOnlyThatIsOffered() throws {
        let peers = try JoinedPeers(offering: Self.withoutTransportCC)
        try send(peers, pictures: 0..<100)
        let seen = try bitrates(peers)
        #expect(seen.count > 8)
        // 30 packets of 53 bytes and a few of extension, 30 times a second.
        #expect(seen.allSatisfy { $0 > 600_000 && $0 < 2_000_000 }, "\(seen)")
    }

    @Test func noEstimateWhereArrivalsAreTold() throws {
        let peers = try JoinedPeers(offering: Self.withBoth)
        try send(peers, pictures: 0..<100)
        #expect(try bitrates(peers).isEmpty)
    }

    @Test func aCeilingStandsInTheAnswerAndThenInReports() throws {
        let peers = try JoinedPeers(maxBitrate: 800_000, offering: Self.withBoth)
        #expect(peers.answer.contains("b=AS:800\r\nb=TIAS:800000\r\n"))
        #expect(
            peers.answer.split(separator: "m=audio").last?.split(separator: "m=video").first?.contains("\r\nb=")
                == false)
        try send(peers, pictures: 0..<85)
        #expect(try bitrates(peers).isEmpty)
        try send(peers, pictures: 85..<200)
        let seen = try bitrates(peers)
        // With each report of a second, and in no datagram of its own.
        #expect((3...5).contains(seen.count), "\(seen)")
        #expect(seen.allSatisfy { $0 <= 800_000 && $0 > 799_990 })
    }

    @Test func anEstimateIsNeverAboveTheCeiling() throws {
        let peers = try JoinedPeers(maxBitrate: 300_000, offering: Self.withoutTransportCC)
        try send(peers, pictures: 0..<60)
        #expect(try bitrates(peers).max() == 300_000)
    }

    @Test func noCeilingNoLine() throws {
        #expect(try !JoinedPeers(connect: false).answer.contains("\r\nb="))
    }

    /// The keyframe requests of each compound: PLI, and the numbers of FIR.
    private func requests(_ peers: JoinedPeers) throws -> [(pli: Int, fir: [UInt8])] {
        var seen: [(pli: Int, fir: [UInt8])] = []
        for compound in peers.publisher.feedback {
            var one: (pli: Int, fir: [UInt8]) = (0, [])
            try compound.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) {
                    switch $0 {
                    case .pictureLossIndication: one.pli += 1
                    case .fullIntraRequest(let request): request.forEachEntry { one.fir.append($1) }
                    default: break
                    }
                }
            }
            if one.pli > 0 || !one.fir.isEmpty { seen.append(one) }
        }
        return seen
    }

    private func beginWithoutKeyframe(_ peers: JoinedPeers, _ time: Duration) throws {
        let end = peers.now + time
        var number = 1
        while peers.now < end {
            try peers.send(
                payloadType: 96, marker: true, sequence: UInt16(number), timestamp: UInt32(number) * 3000, ssrc: 0xAAAA,
                payload: vp8Picture(number: number, isKeyframe: false, packets: 1)[0])
            number += 1
            try peers.pass(.milliseconds(33))
        }
    }

    @Test func whoPassesOverThreeIndicationsIsAskedByCommand() throws {
        let peers = try JoinedPeers()
        try beginWithoutKeyframe(peers, .seconds(12))
        let seen = try requests(peers)
        #expect(seen.count >= 6, "\(seen)")
        #expect(seen.allSatisfy { $0.pli == 1 })
        #expect(seen.prefix(3).allSatisfy { $0.fir.isEmpty })
        #expect(seen.dropFirst(3).map(\.fir) == (1...UInt8(seen.count - 3)).map { [$0] })
    }

    @Test func withoutTheCommandIndicationsGoOn() throws {
        let peers = try JoinedPeers(offering: { $0.replacing("a=rtcp-fb:96 ccm fir\r\n", with: "") })
        try beginWithoutKeyframe(peers, .seconds(12))
        let seen = try requests(peers)
        #expect(seen.count >= 6 && seen.allSatisfy { $0.pli == 1 && $0.fir.isEmpty })
    }

    @Test func withoutIndicationsCommandsGoFromTheFirstOn() throws {
        let peers = try JoinedPeers(offering: { $0.replacing("a=rtcp-fb:96 nack pli\r\n", with: "") })
        try beginWithoutKeyframe(peers, .seconds(12))
        let seen = try requests(peers)
        #expect(seen.map(\.fir) == (1...UInt8(seen.count)).map { [$0] } && seen.allSatisfy { $0.pli == 0 })
    }
}
