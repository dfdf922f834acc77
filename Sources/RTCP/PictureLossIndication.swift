import BitIO

/// A picture loss indication, RFC 4585 clause 6.3.1.
package struct PictureLossIndication: Equatable, Sendable {
    package let senderSSRC: UInt32
    package let mediaSSRC: UInt32

    init(_ body: UnsafeRawBufferPointer) throws(RTCPError) {
        var reader = ByteReader(body)
        guard let sender = reader.readUInt32(), let media = reader.readUInt32() else {
            throw .body(type: .payloadSpecificFeedback, needed: 8, seen: body.count)
        }
        senderSSRC = sender
        mediaSSRC = media
    }
}
