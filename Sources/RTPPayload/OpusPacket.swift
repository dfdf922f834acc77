import BitIO
import Media

/// RFC 6716 clause 3: what an Opus packet says about itself without being decoded.
package struct OpusPacket: Equatable, Sendable {
    /// Samples at 48 kHz, of all frames together.
    package let durationTicks: Int64
    /// Samples at 48 kHz of one frame.
    package let frameTicks: Int64
    package let frameCount: Int
    package let isStereo: Bool
    /// RFC 7587 clause 3.1.3, RFC 6716 2.1.9: a packet of at most 2 bytes says that nothing needs to be sent for now.
    package let isDiscontinuous: Bool

    /// 120 ms (clause 3.2.5, R5).
    package static let maximumTicks: Int64 = 5760

    package init(parsing packet: UnsafeRawBufferPointer) throws(RTPPayloadError) {
        var reader = ByteReader(packet)
        guard let toc = reader.readUInt8() else { throw .truncated(.opus, count: 0) }
        let code = toc & 0x03
        let ticks = Self.ticks(configuration: toc >> 3)
        frameTicks = ticks
        isStereo = toc & 0x04 != 0
        isDiscontinuous = packet.count <= 2
        let malformed = RTPPayloadError.opusFrames(code: code, count: packet.count)
        switch code {
        case 0:
            frameCount = 1
            guard reader.remaining <= Self.maximumFrameBytes else { throw malformed }
        case 1:
            frameCount = 2
            guard reader.remaining % 2 == 0, reader.remaining / 2 <= Self.maximumFrameBytes else { throw malformed }
        case 2:
            frameCount = 2
            guard let first = Self.readLength(&reader), reader.skip(first),
                reader.remaining <= Self.maximumFrameBytes
            else { throw malformed }
        default:
            guard let flags = reader.readUInt8(), flags & 0x3F > 0 else { throw malformed }
            frameCount = Int(flags & 0x3F)
            guard Int64(frameCount) * ticks <= Self.maximumTicks else {
                throw .opusDuration(ticks: Int64(frameCount) * ticks)
            }
            guard Self.holds(frameCount, flags: flags, &reader) else { throw malformed }
        }
        durationTicks = Int64(frameCount) * ticks
    }

    /// Clause 3.2.1.
    private static let maximumFrameBytes = 1275

    /// Clause 3.1, table 2.
    private static func ticks(configuration: UInt8) -> Int64 {
        switch configuration {
        case 0..<12: [480, 960, 1920, 2880][Int(configuration & 3)]
        case 12..<16: configuration & 1 == 0 ? 480 : 960
        default: 120 << Int64(configuration & 3)
        }
    }

    /// Clause 3.2.1.
    private static func readLength(_ reader: inout ByteReader) -> Int? {
        guard let first = reader.readUInt8() else { return nil }
        guard first >= 252 else { return Int(first) }
        guard let second = reader.readUInt8() else { return nil }
        return Int(second) * 4 + Int(first)
    }

    /// Clause 3.2.5: padding, then lengths when the frames differ, then the frames.
    private static func holds(_ count: Int, flags: UInt8, _ reader: inout ByteReader) -> Bool {
        var padding = 0
        if flags & 0x40 != 0 {
            while true {
                guard let byte = reader.readUInt8() else { return false }
                padding += byte == 255 ? 254 : Int(byte)
                if byte != 255 { break }
            }
        }
        guard flags & 0x80 != 0 else {
            let bytes = reader.remaining - padding
            return bytes >= 0 && bytes % count == 0 && bytes / count <= maximumFrameBytes
        }
        var described = 0
        for _ in 1..<max(count, 1) {
            guard let length = readLength(&reader) else { return false }
            described += length
        }
        let last = reader.remaining - padding - described
        return last >= 0 && last <= maximumFrameBytes
    }
}
