import SRTP
import TestKit
import Testing

@Suite struct RefusalTests {
    @Test(arguments: SRTPCipher.allCases)
    func replays(_ cipher: SRTPCipher) throws {
        let (sender, receiver) = try SRTPContext.pair(cipher)
        let sealed = try sender.seal(packet(100))
        let control = try sender.sealControl(SRTPVectors.controlPackets[0])
        #expect(try receiver.open(sealed) == packet(100))
        #expect(throws: SRTPError.replayed) { try receiver.open(sealed) }
        #expect(try receiver.openControl(control) == SRTPVectors.controlPackets[0])
        #expect(throws: SRTPError.replayed) { try receiver.openControl(control) }
    }

    @Test(arguments: SRTPCipher.allCases)
    func theWindow(_ cipher: SRTPCipher) throws {
        let (sender, receiver) = try SRTPContext.pair(cipher)
        let sealed = try (UInt16(1)...1_100).map { try sender.seal(packet($0)) }
        #expect(try receiver.open(sealed[1_099]) == packet(1_100))
        #expect(try receiver.open(sealed[100]) == packet(101))
        #expect(throws: SRTPError.replayWindowPassed(window: SRTPContext.replayWindow)) {
            try receiver.open(sealed[70])
        }
    }

    @Test(arguments: SRTPCipher.allCases)
    func tampering(_ cipher: SRTPCipher) throws {
        let (sender, receiver) = try SRTPContext.pair(cipher)
        let sealed = try sender.seal(packet(1))
        for place in 4..<sealed.count {
            for bit in 0..<8 {
                var changed = sealed
                changed[place] ^= 1 << UInt8(bit)
                #expect(throws: SRTPError.authenticationFailed) { try receiver.open(changed) }
            }
        }
        let control = try sender.sealControl(SRTPVectors.controlPackets[1])
        for place in 0..<control.count {
            var changed = control
            changed[place] ^= 0x10
            #expect(throws: SRTPError.self) { try receiver.openControl(changed) }
        }
        #expect(try receiver.open(sealed) == packet(1))
        #expect(try receiver.openControl(control) == SRTPVectors.controlPackets[1])
    }

    /// Nothing that fails to authenticate changes what is remembered, whatever it says it is.
    @Test(arguments: SRTPCipher.allCases)
    func forgeriesLeaveNoTrace(_ cipher: SRTPCipher) throws {
        let (sender, receiver) = try SRTPContext.pair(cipher)
        let (stranger, _) = try SRTPContext.pair(cipher)
        let sealed = try stranger.seal(packet(9))
        for ssrc in UInt32(1)...1_000 {
            var forged = sealed
            forged.replaceSubrange(8..<12, with: packet(0, ssrc: ssrc)[8..<12])
            #expect(throws: SRTPError.authenticationFailed) { try receiver.open(forged) }
        }
        #expect(try receiver.open(sender.seal(packet(60_000))) == packet(60_000))
    }

    @Test(arguments: SRTPCipher.allCases)
    func streamsAreBounded(_ cipher: SRTPCipher) throws {
        let (sender, receiver) = try SRTPContext.pair(cipher)
        for ssrc in 1...UInt32(SRTPContext.streamLimit) {
            let clear = packet(1, ssrc: ssrc)
            #expect(try receiver.open(sender.seal(clear)) == clear)
        }
        let further = try sender.seal(packet(1, ssrc: 5_000))
        #expect(throws: SRTPError.tooManyStreams(limit: SRTPContext.streamLimit)) { try receiver.open(further) }
        let control = try sender.sealControl([0x80, 0xC9, 0, 1, 0, 0, 0x13, 0x88])
        #expect(throws: SRTPError.tooManyStreams(limit: SRTPContext.streamLimit)) {
            try receiver.openControl(control)
        }
        let known = packet(2, ssrc: 3)
        #expect(try receiver.open(sender.seal(known)) == known)
    }

    @Test(arguments: SRTPCipher.allCases)
    func truncations(_ cipher: SRTPCipher) throws {
        let (sender, receiver) = try SRTPContext.pair(cipher)
        for clear in SRTPVectors.packets {
            let sealed = try sender.seal(clear)
            for count in 0..<sealed.count {
                #expect(throws: SRTPError.self) { try receiver.open(Array(sealed.prefix(count))) }
            }
            #expect(try receiver.open(sealed) == clear)
        }
        for clear in SRTPVectors.controlPackets {
            let sealed = try sender.sealControl(clear)
            for count in 0..<sealed.count {
                #expect(throws: SRTPError.self) { try receiver.openControl(Array(sealed.prefix(count))) }
            }
            #expect(try receiver.openControl(sealed) == clear)
        }
    }

    @Test(arguments: SRTPCipher.allCases)
    func randomWalk(_ cipher: SRTPCipher) throws {
        let (sender, receiver) = try SRTPContext.pair(cipher)
        var generator = SeededGenerator(seed: 0x5254_5031 + UInt64(cipher.rawValue))
        var opened = 0
        for _ in 0..<20_000 {
            var bytes: [UInt8]
            if Bool.random(using: &generator) {
                let count = Int.random(in: 0...200, using: &generator)
                bytes = (0..<count).map { _ in .random(in: 0...255, using: &generator) }
                if !bytes.isEmpty { bytes[0] = bytes[0] & 0x3F | 0x80 }
            } else {
                bytes = SRTPVectors.packets.randomElement(using: &generator) ?? []
                bytes += [UInt8](repeating: 0, count: .random(in: 0...20, using: &generator))
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
                }
            }
            if (try? receiver.open(bytes)) != nil { opened += 1 }
            if (try? receiver.openControl(bytes)) != nil { opened += 1 }
        }
        #expect(opened == 0, "seed \(generator.seed)")
        #expect(try receiver.open(sender.seal(packet(1))) == packet(1))
    }

    /// The same keystream over two packets would betray both: a sequence number is sealed once.
    @Test(arguments: SRTPCipher.allCases)
    func sealingTwice(_ cipher: SRTPCipher) throws {
        let (sender, _) = try SRTPContext.pair(cipher)
        _ = try sender.seal(packet(2_000))
        #expect(throws: SRTPError.replayed) { try sender.seal(packet(2_000)) }
        _ = try sender.seal(packet(1_000))
        #expect(throws: SRTPError.replayWindowPassed(window: SRTPContext.replayWindow)) {
            try sender.seal(packet(900))
        }
    }

    /// RFC 3550 clauses 5.1 and 5.3.1.
    @Test(arguments: SRTPCipher.allCases)
    func headersPastTheEnd(_ cipher: SRTPCipher) throws {
        let (sender, receiver) = try SRTPContext.pair(cipher)
        for first in [UInt8(0x40), 0x82, 0x8F, 0x90] {
            var clear = packet(1)
            clear[0] = first
            #expect(throws: SRTPError.malformed) { try sender.seal(clear) }
            let datagram = clear + [UInt8](repeating: 0, count: cipher.tagLength)
            #expect(throws: SRTPError.malformed) { try receiver.open(datagram) }
        }
    }

    @Test(arguments: SRTPCipher.allCases)
    func keysOfAnotherLength(_ cipher: SRTPCipher) {
        let right = SRTPContext.keys(cipher, from: 0)
        let refusal = SRTPError.keyLength(expected: right.count, seen: right.count - 1)
        #expect(throws: refusal) {
            try SRTPContext(profile: cipher, inboundKey: Array(right.dropLast()), outboundKey: right)
        }
        #expect(throws: refusal) {
            try SRTPContext(profile: cipher, inboundKey: right, outboundKey: Array(right.dropLast()))
        }
    }

    @Test(arguments: SRTPCipher.allCases)
    func buffersWithoutRoom(_ cipher: SRTPCipher) throws {
        let (sender, _) = try SRTPContext.pair(cipher)
        var bytes = packet(1)
        let count = bytes.count
        let needed = count + cipher.tagLength
        #expect(throws: SRTPError.noRoom(needed: needed, capacity: count)) {
            try bytes.withUnsafeMutableBytes { bytes throws(SRTPError) in try sender.sealRTP(bytes, count: count) }
        }
        for wrong in [-1, 0, 11] {
            #expect(throws: SRTPError.tooShort(minimum: 12, seen: wrong)) {
                try bytes.withUnsafeMutableBytes { bytes throws(SRTPError) in try sender.sealRTP(bytes, count: wrong) }
            }
        }
        #expect(throws: SRTPError.self) {
            try bytes.withUnsafeMutableBytes { bytes throws(SRTPError) in try sender.sealRTCP(bytes, count: .max) }
        }
    }
}
