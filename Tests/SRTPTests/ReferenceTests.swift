import SRTP
import TestKit
import Testing

/// The published examples hold for the reference, and the reference holds for us.
@Suite struct ReferenceTests {
    typealias Vectors = SRTPVectors

    /// RFC 3711 appendix B.2.
    @Test func keystream() {
        #expect(
            ReferenceSRTP.keystream(Vectors.keystreamKey, Vectors.keystreamStart, Vectors.keystream.count)
                == Vectors.keystream)
    }

    /// RFC 3711 appendix B.3.
    @Test func derivation() {
        func derive(_ label: UInt8, _ count: Int) -> [UInt8] {
            ReferenceSRTP.derive(Vectors.masterKey, Vectors.masterSalt, label: label, count: count)
        }
        #expect(derive(0, 16) == Vectors.cipherKey)
        #expect(derive(1, 94) == Vectors.authenticationKey)
        #expect(derive(2, 14) == Vectors.cipherSalt)
    }

    /// RFC 7714 clauses 16 and 17 give session keys, not master keys: the derivation is not part of them.
    @Test func authenticatedEncryption() {
        func xor(_ left: [UInt8]) -> [UInt8] { zip(left, Vectors.gcmSalt).map { $0 ^ $1 } }
        for vector in Vectors.gcm {
            let header = Array(vector.clear.prefix(12))
            let start = xor([0, 0] + header[8..<12] + [0, 0, 0, 0] + header[2..<4])
            let sealed = ReferenceSRTP.sealGCM(
                vector.sessionKey, start, Array(vector.clear.dropFirst(12)), authenticated: header)
            #expect(header + sealed == vector.sealed)
        }
        for vector in Vectors.gcmControl {
            let header = Array(vector.clear.prefix(8))
            let index = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: Vectors.gcmControlIndex >> $0) }
            let flagged = [index[0] | 0x80] + index[1...]
            let start = xor([0, 0] + header[4..<8] + [0, 0] + index)
            let sealed = ReferenceSRTP.sealGCM(
                vector.sessionKey, start, Array(vector.clear.dropFirst(8)), authenticated: header + flagged)
            #expect(header + sealed + flagged == vector.sealed)
        }
    }

    @Test(arguments: SRTPCipher.allCases)
    func packets(_ cipher: SRTPCipher) throws {
        let keys = SRTPContext.keys(cipher, from: 7)
        let reference = ReferenceSRTP(cipher: cipher, keys: keys)
        let context = try SRTPContext(profile: cipher, inboundKey: keys, outboundKey: keys)
        for (clear, header) in zip(SRTPVectors.packets, [12, 20, 20, 28, 12, 12]) {
            let sealed = reference.sealRTP(clear, header: header)
            #expect(sealed.count == clear.count + cipher.tagLength)
            #expect(try context.seal(clear) == sealed)
            #expect(try context.open(sealed) == clear)
        }
        for (number, clear) in SRTPVectors.controlPackets.enumerated() {
            let sealed = reference.sealRTCP(clear, index: UInt32(number + 1))
            #expect(sealed.count == clear.count + cipher.controlTrailerLength)
            #expect(try context.sealControl(clear) == sealed)
            #expect(try context.openControl(sealed) == clear)
        }
    }

    /// RFC 3711 clause 3.4: without the E flag an RTCP packet is authenticated and not encrypted.
    @Test(arguments: SRTPCipher.allCases)
    func controlInTheClear(_ cipher: SRTPCipher) throws {
        let keys = SRTPContext.keys(cipher, from: 7)
        let reference = ReferenceSRTP(cipher: cipher, keys: keys)
        let context = try SRTPContext(profile: cipher, inboundKey: keys, outboundKey: keys)
        for (number, clear) in SRTPVectors.controlPackets.enumerated() {
            let sealed = reference.sealRTCP(clear, index: UInt32(number), encrypted: false)
            #expect(Array(sealed.prefix(clear.count)) == clear)
            for place in sealed.indices {
                var changed = sealed
                changed[place] ^= 1
                #expect(throws: SRTPError.self) { try context.openControl(changed) }
            }
            #expect(try context.openControl(sealed) == clear)
            #expect(throws: SRTPError.replayed) { try context.openControl(sealed) }
        }
    }

    /// RFC 3711 clause 3.3.1: the rollover counter is guessed from the sequence number.
    @Test(arguments: SRTPCipher.allCases)
    func rollover(_ cipher: SRTPCipher) throws {
        let keys = SRTPContext.keys(cipher, from: 7)
        let reference = ReferenceSRTP(cipher: cipher, keys: keys)
        let context = try SRTPContext(profile: cipher, inboundKey: keys, outboundKey: keys)
        for index in UInt32(65_500)...65_600 {
            let clear = packet(UInt16(truncatingIfNeeded: index))
            #expect(try context.open(reference.sealRTP(clear, header: 12, rollover: index >> 16)) == clear)
        }
        let late = packet(65_499)
        #expect(try context.open(reference.sealRTP(late, header: 12)) == late)
    }
}
