import BitIO

/// Builds a compound packet, RFC 3550 clause 6.1, in bytes that are used again: nothing is allocated once they are large
/// enough. Each call appends one packet (or, where lists run over, as many as they need).
package struct RTCPWriter: Sendable {
    var writer: ByteWriter

    package init(reserving capacity: Int = 1500) {
        writer = ByteWriter(reserving: capacity)
    }

    /// The compound so far.
    package var bytes: [UInt8] { writer.bytes }
    package var count: Int { writer.count }
    package var isEmpty: Bool { writer.count == 0 }

    /// Begins a new compound.
    package mutating func removeAll() {
        writer.removeAll()
    }

    /// Writes a header whose length `end` fills in; says where it stands.
    mutating func begin(_ type: RTCPPacketType, format: UInt8) -> Int {
        let start = writer.count
        writer.write(0x80 | (format & 0x1F))
        writer.write(type.rawValue)
        writer.write(UInt16(0))
        return start
    }

    /// Pads with zeros to whole words and fills in the length.
    mutating func end(_ start: Int) {
        while (writer.count - start) % 4 != 0 { writer.write(UInt8(0)) }
        writer.patch(UInt16(truncatingIfNeeded: (writer.count - start) / 4 - 1), at: start + 2)
    }
}
