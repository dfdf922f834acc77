import BitIO

/// Brings AV1 into the layout of `EncodedFrame`: every OBU with its size field, without temporal delimiters, tile lists
/// and padding, the sequence header before every keyframe.
struct OBUForm {
    /// The sequence header that the file's header carries (the OBUs of `av1C`).
    private let sequenceHeader: [UInt8]
    private var unit: [UInt8] = []

    init(configuration: [UInt8]) {
        sequenceHeader = configuration.count > 4 && configuration[0] == 0x81 ? Array(configuration[4...]) : []
    }

    /// `nil` when the OBUs do not fill the packet.
    mutating func convert(_ packet: UnsafeRawBufferPointer, isKeyframe: Bool) -> [UInt8]? {
        unit.removeAll(keepingCapacity: true)
        var hasSequenceHeader = false
        var reader = ByteReader(packet)
        while !reader.isAtEnd {
            guard let header = reader.readUInt8() else { return nil }
            let layers = header & 0x04 != 0 ? reader.readUInt8() : nil
            guard header & 0x04 == 0 || layers != nil else { return nil }
            // The last one may go without a size (AV1-ISOBMFF clause 2.4).
            var size = reader.remaining
            if header & 0x02 != 0 {
                guard let read = Self.readSize(&reader) else { return nil }
                size = read
            }
            guard let body = reader.read(size) else { return nil }
            let type = header >> 3 & 0x0F
            if type == 2 || type == 8 || type == 15 { continue }
            if type == 1 { hasSequenceHeader = true }
            unit.append(header | 0x02)
            if let layers { unit.append(layers) }
            Self.writeSize(size, into: &unit)
            unit.append(contentsOf: body)
        }
        return isKeyframe && !hasSequenceHeader ? sequenceHeader + unit : unit
    }

    private static func readSize(_ reader: inout ByteReader) -> Int? {
        var value: UInt64 = 0
        for index in 0..<8 {
            guard let byte = reader.readUInt8() else { return nil }
            value |= UInt64(byte & 0x7F) << UInt64(index * 7)
            if byte & 0x80 == 0 { return value <= UInt64(UInt32.max) ? Int(value) : nil }
        }
        return nil
    }

    private static func writeSize(_ size: Int, into bytes: inout [UInt8]) {
        var left = size
        while left >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: left))
    }
}
