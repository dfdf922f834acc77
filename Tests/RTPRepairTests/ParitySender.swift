import RTP
import TestKit

/// Media packets to be protected.
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
}
