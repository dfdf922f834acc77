import SRTP
import TestKit

/// Packets as senders make them, with everything varied that RFC 3550 lets vary, and a link that loses, repeats,
/// reorders and damages them.
struct RandomTraffic {
    var generator: SeededGenerator
    private let sources: [UInt32] = [1, 0xCAFE_BABE, 0xFFFF_FFFF]
    private var sequences: [UInt16]
    private var travelling: [[UInt8]] = []

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        // Near the end of the sequence numbers, so that the first rollover comes soon.
        sequences = sources.map { _ in 65_000 }
        sequences = sequences.map { $0 + .random(in: 0...500, using: &generator) }
    }

    mutating func chance(_ percent: Int) -> Bool { .random(in: 0..<100, using: &generator) < percent }

    private mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in .random(in: 0...255, using: &generator) }
    }

    /// An RTP packet. Most sequence numbers follow each other; some go back, repeat or leap.
    mutating func media() -> [UInt8] {
        let source = Int.random(in: sources.indices, using: &generator)
        var sequence = sequences[source]
        switch Int.random(in: 0..<100, using: &generator) {
        case 0: sequence &+= .random(in: 1...20_000, using: &generator)
        case 1...3: sequence &-= .random(in: 0...1_100, using: &generator)
        default: sequence &+= 1
        }
        if sequence &- sequences[source] < 0x8000 { sequences[source] = sequence }
        let contributing = chance(20) ? Int.random(in: 1...15, using: &generator) : 0
        let hasExtension = chance(50)
        var packet: [UInt8] = [0x80 | (hasExtension ? 0x10 : 0) | UInt8(contributing)] + bytes(1)
        packet += Self.bytes(UInt32(sequence))[2...] + bytes(4) + Self.bytes(sources[source])
        packet += bytes(4 * contributing)
        if hasExtension {
            let words = Int.random(in: 0...8, using: &generator)
            packet += [0xBE, 0xDE, 0, UInt8(words)] + bytes(4 * words)
        }
        return packet + bytes(chance(5) ? 0 : .random(in: 1...(chance(10) ? 1400 : 64), using: &generator))
    }

    /// A compound RTCP packet as long as its header says.
    mutating func control() -> [UInt8] {
        let words = Int.random(in: 0...20, using: &generator)
        let source = sources.randomElement(using: &generator) ?? 0
        return [0x81, 200, 0, UInt8(words + 1)] + Self.bytes(source) + bytes(4 * words)
    }

    /// Sends one packet and gives what comes out at the other end.
    mutating func carry(_ packet: [UInt8]) -> [[UInt8]] {
        travelling.append(packet)
        if chance(5) { travelling.append(packet) }
        if chance(6) {
            // Not in the extension's length: libsrtp2 lets an extension reach into the tag, and says later what it is.
            let places = Array(2..<12) + Array(packet.count - 10..<packet.count)
            var damaged = packet
            damaged[places.randomElement(using: &generator) ?? 2] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            travelling.append(damaged)
        }
        // Now and then the link holds everything back, and lets go of it in any order.
        guard travelling.count > 40 || chance(30) else { return [] }
        if chance(20) { travelling.shuffle(using: &generator) }
        if chance(5), !travelling.isEmpty { travelling.removeLast() }
        defer { travelling.removeAll() }
        return travelling
    }

    static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
