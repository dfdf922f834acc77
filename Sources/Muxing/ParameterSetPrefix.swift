import BitIO
import Media

/// The parameter sets and delimiters that a keyframe of H264 or H265 begins with. Where a header has the same sets, its
/// samples carry none (ISO/IEC 14496-15 clauses 5.3.4.2 and 8.4.1: `avc1`, `hvc1`).
enum ParameterSetPrefix {
    /// How many bytes they are; 0 where the frame is not made of whole units.
    static func count(in frame: UnsafeRawBufferPointer, codec: Codec) -> Int {
        var reader = ByteReader(frame)
        var prefix = 0
        while let size = reader.readUInt32(), let unit = reader.read(Int(size)), let first = unit.first {
            guard isSet(first, codec) else { return prefix }
            prefix = reader.offset
        }
        return 0
    }

    private static func isSet(_ first: UInt8, _ codec: Codec) -> Bool {
        switch codec {
        // ITU-T H.264 table 7-1.
        case .h264: [7, 8, 9].contains(first & 0x1F)
        // ITU-T H.265 table 7-1.
        case .h265: (32...35).contains(first >> 1 & 0x3F)
        case .vp8, .vp9, .av1, .opus, .aac, .pcmu, .pcma: false
        }
    }
}
