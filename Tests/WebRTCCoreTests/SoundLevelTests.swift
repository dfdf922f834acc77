import Media
import Testing
import WebRTCCore

/// `ssrc-audio-level`, from sealed packets.
@Suite struct SoundLevelTests {
    private static let offered = "a=extmap:6 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"

    private func peers(offering: Bool) throws -> JoinedPeers {
        try JoinedPeers(video: nil) { offer in
            offering ? offer.replacing("a=rtpmap:111", with: Self.offered + "a=rtpmap:111") : offer
        }
    }

    private func levels(_ peers: JoinedPeers, _ told: [UInt8]) throws -> [(level: UInt8, rtp: Int64)] {
        for (number, level) in told.enumerated() {
            try peers.send(
                payloadType: 111, marker: false, sequence: UInt16(number), timestamp: UInt32(number) * 960, ssrc: 0xB1,
                payload: [0xF8, 1, 2, 3, UInt8(truncatingIfNeeded: number)], level: level)
            try peers.collect()
            try peers.pass(.milliseconds(20))
        }
        return peers.events.compactMap {
            if case .soundLevel(_, let level, let rtp) = $0 { (level, rtp) } else { nil }
        }
    }

    @Test func theLoudestOfAQuarterOfASecondIsTold() throws {
        var told = [UInt8](repeating: 90, count: 50)
        told[20] = 0x80 | 12
        told[30] = 40
        let seen = try levels(try peers(offering: true), told)
        #expect(seen.map(\.level) == [90, 90, 12, 40])
        #expect(seen.map { $0.rtp - seen[0].rtp } == [0, 12_480, 24_960, 37_440])
    }

    @Test func whatWasNotAgreedOnIsNotRead() throws {
        #expect(try levels(try peers(offering: false), [10, 10, 10]).isEmpty)
    }
}
