import BitIO

/// A generic NACK, RFC 4585 clause 6.2.1: a list of packet ids, each with a mask for the 16 that follow.
package struct GenericNACK {
    package let senderSSRC: UInt32
    package let mediaSSRC: UInt32
    private let entries: UnsafeRawBufferPointer

    init(_ body: UnsafeRawBufferPointer) throws(RTCPError) {
        var reader = ByteReader(body)
        guard let sender = reader.readUInt32(), let media = reader.readUInt32(), reader.remaining >= 4 else {
            throw .body(type: .transportLayerFeedback, needed: 12, seen: body.count)
        }
        senderSSRC = sender
        mediaSSRC = media
        entries = reader.rest
    }

    /// Hands over every sequence number that was asked for, in the order of the packet.
    package func forEachSequenceNumber(_ body: (UInt16) -> Void) {
        var reader = ByteReader(entries)
        while let packetID = reader.readUInt16(), var mask = reader.readUInt16() {
            body(packetID)
            var sequence = packetID
            while mask != 0 {
                sequence &+= 1
                if mask & 1 != 0 { body(sequence) }
                mask >>= 1
            }
        }
    }
}
