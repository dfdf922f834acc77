import Testing
import WebRTCCore

/// What a session says of its sender, from sealed sender reports.
@Suite struct SenderStatisticsTests {
    /// A sender report without blocks (RFC 3550 clause 6.4.1).
    private func report(ssrc: UInt32 = 0xA1, ntp: UInt64, packets: UInt32, octets: UInt32) -> [UInt8] {
        func bytes(_ word: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
        return [0x80, 200, 0, 6] + bytes(ssrc) + bytes(UInt32(ntp >> 32)) + bytes(UInt32(truncatingIfNeeded: ntp))
            + bytes(9000) + bytes(packets) + bytes(octets)
    }

    @Test func countsGoOnWhereThirtyTwoBitsBeginAnew() throws {
        let peers = try JoinedPeers(audio: false)
        func sender() -> SenderStatistics? { peers.session.report().tracks.first?.sender }
        func deliver(_ packet: [UInt8]) throws { peers.deliver(try peers.publisher.sealControl(packet)) }
        try deliver(report(ntp: 1 << 32, packets: 1, octets: 1))
        #expect(sender() == nil)
        for payload in vp8Picture(number: 0, isKeyframe: true, packets: 1) {
            try peers.send(payloadType: 96, marker: true, sequence: 1, timestamp: 0, ssrc: 0xA1, payload: payload)
        }
        try deliver(report(ntp: 2 << 32, packets: .max - 1, octets: .max - 9))
        #expect(sender()?.packets == UInt64(UInt32.max) - 1)
        try deliver(report(ntp: 3 << 32, packets: 3, octets: 10))
        #expect(sender()?.packets == UInt64(UInt32.max) + 4)
        #expect(sender()?.octets == UInt64(UInt32.max) + 11)
        #expect(sender()?.ntp == 3 << 32)
        // Overtaken on the way: of a stream that this session does not have: neither changes a count.
        try deliver(report(ntp: 2 << 32, packets: 1, octets: 1))
        try deliver(report(ssrc: 0xB2, ntp: 9 << 32, packets: 900, octets: 900))
        #expect(sender()?.packets == UInt64(UInt32.max) + 4)
        #expect(sender()?.ntp == 3 << 32)
        #expect(sender()?.reports == 3)
    }
}
