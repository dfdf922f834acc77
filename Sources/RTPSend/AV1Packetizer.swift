import BitIO
import Media

/// The AOM's RTP Payload Format For AV1, clause 4: the OBUs of a temporal unit as elements, each preceded by its length
/// (W 0) and without its own size field.
enum AV1Packetizer {
    private static let sequenceHeader: UInt8 = 1
    private static let temporalDelimiter: UInt8 = 2
    private static let hasSizeField: UInt8 = 0x02
    private static let hasExtension: UInt8 = 0x04
    /// Bits of the aggregation header (clause 4.4): the first element goes on from the packet before, the last one goes
    /// on in the next, a coded video sequence begins.
    private static let continues: UInt8 = 0x80
    private static let goesOn: UInt8 = 0x40
    private static let newSequence: UInt8 = 0x08

    /// - Parameter unit: OBUs with their size fields.
    static func cut(_ unit: UnsafeRawBufferPointer, into buffer: inout PayloadBuffer) throws(RTPSendError) {
        var reader = ByteReader(unit)
        var isFirst = true
        while !reader.isAtEnd {
            let start = reader.offset
            guard let header = reader.readUInt8(), header & hasSizeField != 0,
                header & hasExtension == 0 || reader.skip(1)
            else { throw .unitSize }
            let headerCount = reader.offset - start
            guard let size = readSize(&reader), let body = reader.read(size) else { throw .unitSize }
            let type = header >> 3 & 0x0F
            if type == temporalDelimiter { continue }
            if isFirst { buffer.append(type == sequenceHeader ? newSequence : 0) }
            isFirst = false
            var first = (header & ~hasSizeField, unit[start + headerCount - 1])
            withUnsafeBytes(of: &first) { bytes in
                write(UnsafeRawBufferPointer(rebasing: bytes[..<headerCount]), body, into: &buffer)
            }
        }
        buffer.end()
    }

    /// One element, which may go through several payloads.
    private static func write(
        _ header: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer, into buffer: inout PayloadBuffer
    ) {
        let total = header.count + body.count
        var written = 0
        while written < total {
            // Two bytes of length are enough for a payload's limit.
            if buffer.room < 4 {
                if written > 0 { buffer.set(goesOn, at: 0) }
                buffer.end()
            }
            if buffer.openCount == 0 { buffer.append(written > 0 ? continues : 0) }
            let count = min(total - written, buffer.room - 2)
            writeSize(count, into: &buffer)
            let end = written + count
            if written < header.count {
                buffer.append(UnsafeRawBufferPointer(rebasing: header[written..<min(end, header.count)]))
            }
            if end > header.count {
                let from = max(written - header.count, 0)
                buffer.append(UnsafeRawBufferPointer(rebasing: body[from..<(end - header.count)]))
            }
            written = end
        }
    }

    /// leb128(), clause 4.10.5 of the AV1 specification: at most eight bytes, the value below 2^32.
    private static func readSize(_ reader: inout ByteReader) -> Int? {
        var value: UInt64 = 0
        for index in 0..<8 {
            guard let byte = reader.readUInt8() else { return nil }
            value |= UInt64(byte & 0x7F) << UInt64(index * 7)
            if byte & 0x80 == 0 { return value <= UInt64(UInt32.max) ? Int(value) : nil }
        }
        return nil
    }

    private static func writeSize(_ size: Int, into buffer: inout PayloadBuffer) {
        if size < 128 { return buffer.append(UInt8(truncatingIfNeeded: size)) }
        buffer.append(UInt8(truncatingIfNeeded: size & 0x7F | 0x80))
        buffer.append(UInt8(truncatingIfNeeded: size >> 7))
    }
}
