import RTP
import TestKit

/// Media packets and FEC packets over them, RFC 5109 clause 8, written from its words and not with the decoder's code.
enum ParitySender {
    static func media(
        _ sequence: UInt16, timestamp: UInt32, marker: Bool = false, type: UInt8 = 96, ssrc: UInt32 = 7,
        extensions: [RTPExtensionElement] = [], payload: [UInt8], padding: UInt8 = 0
    ) throws -> [UInt8] {
        var writer = RTPWriter()
        try writer.write(
            payloadType: type, marker: marker, sequenceNumber: sequence, timestamp: timestamp, ssrc: ssrc,
            extensions: extensions, payload: payload, padding: padding)
        return writer.bytes
    }

    /// A random packet of up to 1200 bytes.
    static func media(
        _ sequence: UInt16, using generator: inout SeededGenerator
    ) throws -> [UInt8] {
        let padding: UInt8 = Int.random(in: 0..<8, using: &generator) == 0 ? 4 : 0
        let hasExtension = Bool.random(using: &generator)
        return try media(
            sequence, timestamp: .random(in: .min ... .max, using: &generator), marker: .random(using: &generator),
            extensions: hasExtension
                ? [RTPExtensionElement(id: 3, data: [.random(in: 0...255, using: &generator), 1])] : [],
            payload: (0..<Int.random(in: 0...1160, using: &generator)).map { _ in
                .random(in: 0...255, using: &generator)
            }, padding: padding)
    }

    /// The FEC packet of one level over these packets; all lie within 48 numbers of `base`.
    static func parity(_ packets: [[UInt8]], base: UInt16, protecting limit: Int? = nil) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 8)
        var length = 0
        var body = [UInt8](repeating: 0, count: limit ?? packets.map { $0.count - 12 }.max() ?? 0)
        var mask: UInt64 = 0
        for packet in packets {
            for index in header.indices { header[index] ^= packet[index] }
            length ^= packet.count - 12
            for index in body.indices where 12 + index < packet.count { body[index] ^= packet[12 + index] }
            let place = (UInt16(packet[2]) << 8 | UInt16(packet[3])) &- base
            mask |= 1 << UInt64(47 - place)
        }
        let isLong = mask & 0xFFFF_FFFF != 0
        header[0] = header[0] & 0x3F | (isLong ? 0x40 : 0)
        header[2] = UInt8(base >> 8)
        header[3] = UInt8(base & 0xFF)
        func big(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(value >> UInt64(8 * (count - 1 - $0)) & 0xFF) }
        }
        let maskBytes = isLong ? big(mask, 6) : big(mask >> 32, 2)
        return header + big(UInt64(length), 2) + big(UInt64(body.count), 2) + maskBytes + body
    }
}
