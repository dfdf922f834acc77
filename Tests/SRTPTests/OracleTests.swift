import SRTP
import TestKit
import Testing

/// Whatever libsrtp2 makes of a packet, we make of it: the same bytes, or the same refusal.
@Suite struct OracleTests {
    private struct Outcomes {
        var equal = 0
        var refused: [SRTPError: Int] = [:]
    }

    private static let seeds: [UInt64] = [1, 2, 3]

    /// Sealed by both, carried over a bad link, opened by both: across rollovers, reordered, repeated, damaged.
    @Test(arguments: SRTPCipher.allCases, seeds)
    func media(_ cipher: SRTPCipher, _ seed: UInt64) throws {
        let (first, second) = (SRTPContext.keys(cipher, from: 1), SRTPContext.keys(cipher, from: 101))
        let ours = try SRTPContext(profile: cipher, inboundKey: second, outboundKey: first)
        let theirs = try LibSRTP(cipher, inboundKey: second, outboundKey: first)
        let ourPeer = try SRTPContext(profile: cipher, inboundKey: first, outboundKey: second)
        let theirPeer = try LibSRTP(cipher, inboundKey: first, outboundKey: second)
        var traffic = RandomTraffic(seed: seed)
        var outcomes = Outcomes()
        for _ in 0..<6_000 {
            let packet = traffic.media()
            let sealed = try same(&outcomes, { try ours.seal(packet) }, { try theirs.seal(packet) }, seed)
            guard let sealed else { continue }
            for arrived in traffic.carry(sealed) {
                _ = try same(&outcomes, { try ourPeer.open(arrived) }, { try theirPeer.open(arrived) }, seed)
            }
        }
        #expect(outcomes.equal > 8_000, "seed \(seed)")
        #expect(outcomes.refused[.authenticationFailed, default: 0] > 20, "seed \(seed)")
        #expect(outcomes.refused[.replayed, default: 0] > 50, "seed \(seed)")
        let passed = SRTPError.replayWindowPassed(window: SRTPContext.replayWindow)
        #expect(outcomes.refused[passed, default: 0] > 0, "seed \(seed)")
    }

    @Test(arguments: SRTPCipher.allCases, seeds)
    func control(_ cipher: SRTPCipher, _ seed: UInt64) throws {
        let keys = SRTPContext.keys(cipher, from: 1)
        let ours = try SRTPContext(profile: cipher, inboundKey: keys, outboundKey: keys)
        let theirs = try LibSRTP(cipher, inboundKey: keys, outboundKey: keys)
        var traffic = RandomTraffic(seed: seed)
        var outcomes = Outcomes()
        var old: [[UInt8]] = []
        for _ in 0..<3_000 {
            let packet = traffic.control()
            let sealed = try same(&outcomes, { try ours.sealControl(packet) }, { try theirs.sealControl(packet) }, seed)
            guard let sealed else { continue }
            old.append(sealed)
            var arriving = traffic.carry(sealed)
            if traffic.chance(2), let late = old.randomElement(using: &traffic.generator) { arriving.append(late) }
            for arrived in arriving where arrived.hasEncryptionFlag(cipher) {
                _ = try same(
                    &outcomes, { try ours.openControl(arrived) }, { try theirs.openControl(arrived) }, seed)
            }
        }
        #expect(outcomes.equal > 5_000, "seed \(seed)")
        #expect(outcomes.refused[.authenticationFailed, default: 0] > 10, "seed \(seed)")
        #expect(outcomes.refused[.replayed, default: 0] > 20, "seed \(seed)")
        let passed = SRTPError.replayWindowPassed(window: SRTPContext.controlReplayWindow)
        #expect(outcomes.refused[passed, default: 0] > 0, "seed \(seed)")
    }

    /// Media and control of one SSRC share keys and memory: each opens what the other's oracle sealed.
    @Test(arguments: SRTPCipher.allCases)
    func eachOpensTheOthers(_ cipher: SRTPCipher) throws {
        let (first, second) = (SRTPContext.keys(cipher, from: 1), SRTPContext.keys(cipher, from: 101))
        let ours = try SRTPContext(profile: cipher, inboundKey: second, outboundKey: first)
        let theirs = try LibSRTP(cipher, inboundKey: first, outboundKey: second)
        for number in UInt16(0)..<500 {
            let media = packet(65_300 &+ number)
            #expect(try theirs.open(ours.seal(media)) == media)
            #expect(try ours.open(theirs.seal(media)) == media)
            let control = SRTPVectors.controlPackets[Int(number) % SRTPVectors.controlPackets.count]
            #expect(try theirs.openControl(ours.sealControl(control)) == control)
            #expect(try ours.openControl(theirs.sealControl(control)) == control)
        }
    }

    /// - Returns: the bytes, when neither refused.
    private func same(
        _ outcomes: inout Outcomes, _ ours: () throws -> [UInt8], _ theirs: () throws -> [UInt8], _ seed: UInt64
    ) throws -> [UInt8]? {
        let (mine, expected) = (try outcome(ours), try outcome(theirs))
        guard mine == expected else {
            Issue.record("seed \(seed): \(mine), but libsrtp2 \(expected)")
            return nil
        }
        switch mine {
        case .success(let bytes):
            outcomes.equal += 1
            return bytes
        case .failure(let error):
            outcomes.refused[error, default: 0] += 1
            return nil
        }
    }

    private func outcome(_ body: () throws -> [UInt8]) throws -> Result<[UInt8], SRTPError> {
        do { return .success(try body()) } catch let error as SRTPError { return .failure(error) }
    }
}

extension [UInt8] {
    /// libsrtp2 refuses what is authenticated only, before it looks at the tag; we take it (RFC 3711 clause 3.4).
    fileprivate func hasEncryptionFlag(_ cipher: SRTPCipher) -> Bool {
        let trailer = cipher == .aes128CMSHA1_80 ? count - cipher.tagLength - 4 : count - 4
        return self[trailer] & 0x80 != 0
    }
}
