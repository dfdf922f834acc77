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
        // Read in place: a cursor in another target costs more than the reading.
        guard packet.count >= fixedLength else { throw .truncated(needed: fixedLength, seen: packet.count) }
        let first = packet[0]
        let second = packet[1]
        guard first >> 6 == 2 else { throw .version(first >> 6) }

        var offset = fixedLength + Int(first & 0x0F) * 4
        guard offset <= packet.count else { throw .truncated(needed: offset, seen: packet.count) }
        let sources = fixedLength..<offset

        var profile: UInt16 = 0
        var extensions = offset..<offset
        if first & 0x10 != 0 {
            let start = offset + 4
            guard start <= packet.count else { throw .truncated(needed: start, seen: packet.count) }
            profile = UInt16(bigEndian: packet.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
            let words = UInt16(bigEndian: packet.loadUnaligned(fromByteOffset: offset + 2, as: UInt16.self))
            offset = start + Int(words) * 4
            guard offset <= packet.count else { throw .truncated(needed: offset, seen: packet.count) }
            extensions = start..<offset
        }

        var end = packet.count
        if first & 0x20 != 0 {
            let available = end - offset
            let padding = available > 0 ? Int(packet[end - 1]) : 0
            guard padding > 0, padding <= available else { throw .padding(count: padding, available: available) }
            end -= padding
        }
        return RTPHeader(
            payloadType: second & 0x7F, marker: second & 0x80 != 0,
            sequenceNumber: UInt16(bigEndian: packet.loadUnaligned(fromByteOffset: 2, as: UInt16.self)),
            timestamp: UInt32(bigEndian: packet.loadUnaligned(fromByteOffset: 4, as: UInt32.self)),
            ssrc: UInt32(bigEndian: packet.loadUnaligned(fromByteOffset: 8, as: UInt32.self)), payload: offset..<end,
            extensionProfile: profile, extensions: extensions, contributingSources: sources)
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
        guard range.lowerBound >= 0, range.upperBound <= packet.count else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(rebasing: packet[range])
    }
}
