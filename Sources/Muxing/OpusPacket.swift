/// The length of an Opus packet (RFC 6716 clause 3.1 and 3.2).
enum OpusPacket {
    /// Ticks of 48 kHz; 0 for what is no packet.
    static func ticks(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let toc = bytes.first else { return 0 }
        let frame: Int64
        switch toc >> 3 {
        case 0..<12: frame = [480, 960, 1920, 2880][Int(toc >> 3 & 3)]
        case 12..<16: frame = [480, 960][Int(toc >> 3 & 1)]
        default: frame = [120, 240, 480, 960][Int(toc >> 3 & 3)]
        }
        let count: Int64
        switch toc & 3 {
        case 0: count = 1
        case 1, 2: count = 2
        default: count = bytes.count > 1 ? Int64(bytes[1] & 0x3F) : 0
        }
        return frame * count <= 5760 ? frame * count : 0
    }
}
