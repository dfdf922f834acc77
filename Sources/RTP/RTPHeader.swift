import BitIO

/// The header of an RTP packet, RFC 3550 clause 5.1, and where in the packet its parts lie.
///
/// Holds offsets, not bytes: it stays true for a copy of the packet, and says nothing about any other bytes.
package struct RTPHeader: Equatable, Sendable {
    package var payloadType: UInt8
    package var marker: Bool
    package var sequenceNumber: UInt16
    /// In ticks of the payload's clock, modulo 2^32.
    package var timestamp: UInt32
    package var ssrc: UInt32
    /// Offsets of the payload, padding and extension removed. Empty for a packet of padding only.
    package var payload: Range<Int>
    /// "Defined by profile": 0xBEDE and 0x1000 to 0x100F are RFC 8285's. 0 where there is no extension.
    package var extensionProfile: UInt16
    /// Offsets of the extension's data, without its own four bytes; an empty range when there is none.
    package var extensions: Range<Int>
    /// Offsets of the CSRC list, four bytes each.
    package var contributingSources: Range<Int>

    package init(
        payloadType: UInt8, marker: Bool, sequenceNumber: UInt16, timestamp: UInt32, ssrc: UInt32, payload: Range<Int>,
        extensionProfile: UInt16 = 0, extensions: Range<Int> = 0..<0, contributingSources: Range<Int> = 12..<12
    ) {
        self.payloadType = payloadType
        self.marker = marker
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
        self.ssrc = ssrc
        self.payload = payload
        self.extensionProfile = extensionProfile
        self.extensions = extensions
        self.contributingSources = contributingSources
    }

    /// The bytes of the fixed header.
    package static let fixedLength = 12

    /// - Parameter packet: one whole packet, SRTP already opened.
    package static func parse(_ packet: UnsafeRawBufferPointer) throws(RTPError) -> RTPHeader {
        var reader = ByteReader(packet)
        guard let first = reader.readUInt8(), let second = reader.readUInt8(),
            let sequenceNumber = reader.readUInt16(), let timestamp = reader.readUInt32(),
            let ssrc = reader.readUInt32()
        else { throw .truncated(needed: fixedLength, seen: packet.count) }
        guard first >> 6 == 2 else { throw .version(first >> 6) }

        let sourcesLength = Int(first & 0x0F) * 4
        guard reader.skip(sourcesLength) else {
            throw .truncated(needed: fixedLength + sourcesLength, seen: packet.count)
        }
        let sources = fixedLength..<(fixedLength + sourcesLength)

        var profile: UInt16 = 0
        var extensions = sources.upperBound..<sources.upperBound
        if first & 0x10 != 0 {
            guard let defined = reader.readUInt16(), let words = reader.readUInt16() else {
                throw .truncated(needed: sources.upperBound + 4, seen: packet.count)
            }
            let start = reader.offset
            guard reader.skip(Int(words) * 4) else {
                throw .truncated(needed: start + Int(words) * 4, seen: packet.count)
            }
            profile = defined
            extensions = start..<reader.offset
        }

        var end = packet.count
        if first & 0x20 != 0 {
            let available = reader.remaining
            let padding = available > 0 ? Int(packet[packet.count - 1]) : 0
            guard padding > 0, padding <= available else { throw .padding(count: padding, available: available) }
            end -= padding
        }
        return RTPHeader(
            payloadType: second & 0x7F, marker: second & 0x80 != 0, sequenceNumber: sequenceNumber,
            timestamp: timestamp, ssrc: ssrc, payload: reader.offset..<end, extensionProfile: profile,
            extensions: extensions, contributingSources: sources)
    }

    /// The payload's bytes, borrowed from the packet that was parsed; empty when `packet` is not that long.
    package func payloadBytes(in packet: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        Self.slice(packet, payload)
    }

    /// The CSRC at a place in the list; `nil` past its end.
    package func contributingSource(_ index: Int, in packet: UnsafeRawBufferPointer) -> UInt32? {
        guard index >= 0, index < contributingSources.count / 4 else { return nil }
        var reader = ByteReader(Self.slice(packet, contributingSources))
        guard reader.skip(index * 4) else { return nil }
        return reader.readUInt32()
    }

    static func slice(_ packet: UnsafeRawBufferPointer, _ range: Range<Int>) -> UnsafeRawBufferPointer {
        var reader = ByteReader(packet)
        guard reader.skip(range.lowerBound), let bytes = reader.read(range.count) else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return bytes
    }
}
