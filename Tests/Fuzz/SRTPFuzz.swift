import SRTP
import TestKit

/// A context that is given packets of its peer's and packets of somebody without the keys. The first record's control picks
/// the cipher; of the others, bit 0: RTCP, bit 1: sealed by the peer, bit 2: a bit of it changed on the way.
enum SRTPFuzz {
    private typealias Record = (control: UInt8, bytes: [UInt8])

    static var seeds: [[UInt8]] {
        let media: [Record] = SRTPVectors.packets.map { (2, $0) }
        let control: [Record] = SRTPVectors.controlPackets.map { (3, $0) }
        let sealed: [Record] = SRTPVectors.gcm.map { (0, $0.sealed) }
        let changed: [Record] = (media + control).map { ($0.control | 4, $0.bytes) }
        let runs: [[Record]] = [media, control, sealed, media + media, changed]
        var seeds: [[UInt8]] = []
        for cipher in UInt8(0)..<3 {
            let first: Record = (cipher, [])
            seeds += runs.map { FuzzRecords.joined([first] + $0) }
        }
        return seeds
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        var records = FuzzRecords(bytes)
        guard let first = records.next() else { return }
        let cipher = SRTPCipher.allCases[Int(first.control) % SRTPCipher.allCases.count]
        let (mine, theirs) = (keys(cipher, from: 1), keys(cipher, from: 101))
        guard let peer = try? SRTPContext(profile: cipher, inboundKey: mine, outboundKey: theirs),
            let context = try? SRTPContext(profile: cipher, inboundKey: theirs, outboundKey: mine)
        else { return require(false, "no context can be made") }
        for (control, clear) in records.prefix(64) {
            let isControl = control & 1 != 0
            var packet = Array(clear) + [UInt8](repeating: 0, count: cipher.controlTrailerLength)
            var count = clear.count
            let isSealed = control & 2 != 0
            if isSealed {
                guard let sealed = seal(&packet, count, peer, isControl) else { continue }
                count = sealed
            }
            let isChanged = control & 4 != 0 && count > 0
            if isChanged { packet[Int(control >> 3) * 37 % count] ^= 1 << (control >> 5) }
            guard let opened = open(&packet, count, context, isControl) else { continue }
            require(isSealed && !isChanged, "opened what the peer did not seal")
            require(packet[..<opened].elementsEqual(clear), "opened to something else than was sealed")
        }
    }

    private static func seal(_ packet: inout [UInt8], _ count: Int, _ peer: SRTPContext, _ isControl: Bool) -> Int? {
        packet.withUnsafeMutableBytes {
            isControl ? try? peer.sealRTCP($0, count: count) : try? peer.sealRTP($0, count: count)
        }
    }

    private static func open(_ packet: inout [UInt8], _ count: Int, _ context: SRTPContext, _ isControl: Bool) -> Int? {
        packet.withUnsafeMutableBytes {
            let datagram = UnsafeMutableRawBufferPointer(rebasing: $0[..<count])
            return isControl ? try? context.openRTCP(datagram) : try? context.openRTP(datagram)
        }
    }

    private static func keys(_ cipher: SRTPCipher, from start: UInt8) -> [UInt8] {
        (0..<cipher.keyAndSaltLength).map { start &+ UInt8($0) }
    }
}
