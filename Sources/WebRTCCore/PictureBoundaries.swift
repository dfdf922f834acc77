import Media
import RTPPayload

/// Where pictures end and the next ones begin, by PictureID (RFC 7741 clause 4.2, RFC 9628 clause 4.2): the numbers between
/// were given to something else, parity or padding, and nobody needs to wait for them.
struct PictureBoundaries {
    private struct Boundary {
        var sequence: UInt16
        var pictureID: UInt16
        /// Of all PictureIDs; 7 or 15.
        var bits: Int
    }

    /// Pictures that are remembered: what came out of order is no older.
    private static let memory = 32
    /// More numbers than this are never thought to be other than media: 7 bits of PictureID may have gone around.
    private static let reach: UInt16 = 48

    private let codec: Codec
    private var ends: [Boundary] = []
    private var beginnings: [Boundary] = []
    private var written = (ends: 0, beginnings: 0)

    init(codec: Codec) {
        self.codec = codec
        ends.reserveCapacity(Self.memory)
        beginnings.reserveCapacity(Self.memory)
    }

    mutating func reset() {
        ends.removeAll(keepingCapacity: true)
        beginnings.removeAll(keepingCapacity: true)
        written = (0, 0)
    }

    /// Takes a packet of media, and hands over each number that it proves not to be one.
    mutating func note(
        _ sequence: UInt16, marker: Bool, payload: UnsafeRawBufferPointer, _ other: (UInt16) -> Void
    ) {
        guard let (packet, isFirst) = describe(sequence, payload) else { return }
        if isFirst {
            Self.write(packet, into: &beginnings, &written.beginnings)
            for end in ends where Self.isFollowed(end, by: packet) { Self.between(end, packet, other) }
        }
        if marker {
            Self.write(packet, into: &ends, &written.ends)
            for beginning in beginnings where Self.isFollowed(packet, by: beginning) {
                Self.between(packet, beginning, other)
            }
        }
    }

    private func describe(
        _ sequence: UInt16, _ payload: UnsafeRawBufferPointer
    ) -> (packet: Boundary, isFirst: Bool)? {
        switch codec {
        case .vp8:
            guard let found = VP8PayloadDescriptor(parsing: payload), let identifier = found.pictureID else {
                return nil
            }
            return (Boundary(sequence: sequence, pictureID: identifier, bits: found.pictureIDBits), found.startsFrame)
        case .vp9:
            guard let found = VP9PayloadDescriptor(parsing: payload), let identifier = found.pictureID else {
                return nil
            }
            // An upper layer begins within the picture.
            let isFirst = found.startsFrame && found.spatialLayer == 0
            return (Boundary(sequence: sequence, pictureID: identifier, bits: found.pictureIDBits), isFirst)
        case .h264, .av1, .h265, .opus, .pcmu, .pcma, .aac: return nil
        }
    }

    private static func write(_ boundary: Boundary, into list: inout [Boundary], _ written: inout Int) {
        if list.count < memory { list.append(boundary) } else { list[written % memory] = boundary }
        written += 1
    }

    private static func isFollowed(_ end: Boundary, by beginning: Boundary) -> Bool {
        end.bits == beginning.bits
            && beginning.pictureID == (end.pictureID &+ 1) & (end.bits == 7 ? 0x7F : 0x7FFF)
            && (beginning.sequence &- end.sequence) < reach
    }

    private static func between(_ end: Boundary, _ beginning: Boundary, _ other: (UInt16) -> Void) {
        var sequence = end.sequence &+ 1
        while sequence != beginning.sequence, sequence &- end.sequence < reach {
            other(sequence)
            sequence &+= 1
        }
    }
}
