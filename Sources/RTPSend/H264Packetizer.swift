import BitIO
import Media

/// RFC 6184, packetization mode 1: small NAL units together in a STAP-A (clause 5.7.1), large ones in FU-As (clause 5.8).
enum H264Packetizer {
    private static let aggregation: UInt8 = 24
    private static let fragment: UInt8 = 28

    /// - Parameter frame: NAL units each preceded by its length in four bytes.
    static func cut(_ frame: UnsafeRawBufferPointer, into buffer: inout PayloadBuffer) throws(RTPSendError) {
        var reader = ByteReader(frame)
        var waiting = WaitingUnits()
        while !reader.isAtEnd {
            let unit = try nextUnit(&reader, codec: .h264)
            if unit.count > PayloadBuffer.limit {
                write(&waiting, into: &buffer)
                writeFragments(unit, into: &buffer)
            } else {
                // Each unit in an aggregation takes two bytes for its size, and all of them the one of its header.
                if waiting.bytes + unit.count + 2 * (waiting.count + 1) + 1 > PayloadBuffer.limit {
                    write(&waiting, into: &buffer)
                }
                waiting.append(unit)
            }
        }
        write(&waiting, into: &buffer)
    }

    private static func write(_ waiting: inout WaitingUnits, into buffer: inout PayloadBuffer) {
        if waiting.count > 1 {
            // F and NRI: the highest of all (clause 5.7).
            var importance: UInt8 = 0
            for unit in waiting.units { importance = max(importance, unit[0] & 0x60) }
            buffer.append(importance | aggregation)
            waiting.append(withSizesTo: &buffer)
        } else {
            for unit in waiting.units { buffer.append(unit) }
        }
        buffer.end()
        waiting.removeAll()
    }

    private static func writeFragments(_ unit: UnsafeRawBufferPointer, into buffer: inout PayloadBuffer) {
        let header = unit[0]
        let body = UnsafeRawBufferPointer(rebasing: unit.dropFirst())
        PayloadBuffer.split(body, limit: PayloadBuffer.limit - 2) { bytes, isFirst, isLast in
            buffer.append(header & 0xE0 | fragment)
            buffer.append((isFirst ? 0x80 : 0) | (isLast ? 0x40 : 0) | header & 0x1F)
            buffer.append(bytes)
            buffer.end()
        }
    }

    static func nextUnit(_ reader: inout ByteReader, codec: Codec) throws(RTPSendError) -> UnsafeRawBufferPointer {
        let length = reader.readUInt32().map { Int($0) } ?? 0
        let left = reader.remaining
        guard length > 0, let unit = reader.read(length) else {
            throw .unitLength(codec: codec, length: length, left: left)
        }
        return unit
    }
}

/// NAL units that wait to share a payload.
struct WaitingUnits {
    private(set) var units: [UnsafeRawBufferPointer] = []
    private(set) var bytes = 0

    var count: Int { units.count }

    mutating func append(_ unit: UnsafeRawBufferPointer) {
        units.append(unit)
        bytes += unit.count
    }

    mutating func removeAll() {
        units.removeAll(keepingCapacity: true)
        bytes = 0
    }

    /// Each behind its size in two bytes, as aggregates of both codecs have it.
    func append(withSizesTo buffer: inout PayloadBuffer) {
        for unit in units {
            buffer.append(bigEndian: UInt16(truncatingIfNeeded: unit.count))
            buffer.append(unit)
        }
    }
}
