import BitIO
import Media

/// RFC 7798 without DONL: small NAL units together in an aggregation packet (clause 4.4.2), large ones in fragmentation
/// units (clause 4.4.3).
enum H265Packetizer {
    private static let aggregation: UInt8 = 48
    private static let fragment: UInt8 = 49

    /// - Parameter frame: NAL units each preceded by its length in four bytes.
    static func cut(_ frame: UnsafeRawBufferPointer, into buffer: inout PayloadBuffer) throws(RTPSendError) {
        var reader = ByteReader(frame)
        var waiting = WaitingUnits()
        while !reader.isAtEnd {
            let unit = try H264Packetizer.nextUnit(&reader, codec: .h265)
            guard unit.count > 2 else { throw .unitLength(codec: .h265, length: unit.count, left: unit.count) }
            if unit.count > PayloadBuffer.limit {
                write(&waiting, into: &buffer)
                writeFragments(unit, into: &buffer)
            } else {
                if waiting.bytes + unit.count + 2 * (waiting.count + 1) + 2 > PayloadBuffer.limit {
                    write(&waiting, into: &buffer)
                }
                waiting.append(unit)
            }
        }
        write(&waiting, into: &buffer)
    }

    private static func write(_ waiting: inout WaitingUnits, into buffer: inout PayloadBuffer) {
        if waiting.count > 1 {
            // LayerId and TID: the lowest of all (clause 4.4.2).
            var layer = UInt16(0x1FF)
            for unit in waiting.units { layer = min(layer, (UInt16(unit[0]) << 8 | UInt16(unit[1])) & 0x1FF) }
            buffer.append(aggregation << 1 | UInt8(truncatingIfNeeded: layer >> 8))
            buffer.append(UInt8(truncatingIfNeeded: layer))
            waiting.append(withSizesTo: &buffer)
        } else {
            for unit in waiting.units { buffer.append(unit) }
        }
        buffer.end()
        waiting.removeAll()
    }

    private static func writeFragments(_ unit: UnsafeRawBufferPointer, into buffer: inout PayloadBuffer) {
        let (first, second) = (unit[0], unit[1])
        let body = UnsafeRawBufferPointer(rebasing: unit.dropFirst(2))
        PayloadBuffer.split(body, limit: PayloadBuffer.limit - 3) { bytes, isFirst, isLast in
            buffer.append(first & 0x81 | fragment << 1)
            buffer.append(second)
            buffer.append((isFirst ? 0x80 : 0) | (isLast ? 0x40 : 0) | first >> 1 & 0x3F)
            buffer.append(bytes)
            buffer.end()
        }
    }
}
