import Media
import Testing
import WebRTCCore

/// `abs-capture-time`, from sealed packets.
@Suite struct CaptureTimeTests {
    private func times(_ peers: JoinedPeers) -> [(track: TrackID, ntp: UInt64, offset: Int64?, rtp: Int64)] {
        peers.events.compactMap {
            if case .captureTime(let track, let ntp, let offset, let rtp) = $0 {
                (track, ntp, offset, rtp)
            } else {
                nil
            }
        }
    }

    private func send(_ peers: JoinedPeers, _ number: UInt16, captured: [UInt8]?) throws {
        for payload in vp8Picture(number: Int(number), isKeyframe: number == 0, packets: 1) {
            try peers.send(
                payloadType: 96, marker: true, sequence: number, timestamp: 90_000 + UInt32(number) * 9000, ssrc: 0xA1,
                payload: payload, captured: captured)
        }
        try peers.collect()
    }

    @Test func oneASecondIsPassedOn() throws {
        let peers = try JoinedPeers(audio: false, captureTimes: true)
        for number in 0..<30 as Range<UInt16> {
            try send(
                peers, number, captured: [0xE9, 0, 0, UInt8(number), 0, 0, 0, 0] + [UInt8](repeating: 0, count: 8))
            try peers.pass(.milliseconds(100))
        }
        let seen = times(peers)
        #expect(seen.map { $0.ntp >> 32 & 0xFF } == [0, 9, 18, 27])
        #expect(seen.map { $0.rtp - seen[0].rtp } == [0, 81_000, 162_000, 243_000])
        #expect(seen.allSatisfy { $0.offset == 0 && $0.track == TrackID(0) })
    }

    @Test func noClockAndNoNegotiationAreNoTime() throws {
        let peers = try JoinedPeers(audio: false, captureTimes: true)
        try send(peers, 0, captured: [UInt8](repeating: 0, count: 8))
        try send(peers, 1, captured: nil)
        #expect(times(peers).isEmpty)
        let others = try JoinedPeers(audio: false)
        try send(others, 0, captured: [0xE9, 0, 0, 1, 0, 0, 0, 0])
        #expect(times(others).isEmpty)
    }
}
