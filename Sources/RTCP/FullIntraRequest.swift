import BitIO

/// A full intra request, RFC 5104 clause 4.3.1.
package struct FullIntraRequest {
    package let senderSSRC: UInt32
    private let entries: UnsafeRawBufferPointer

    init(_ body: UnsafeRawBufferPointer) throws(RTCPError) {
        var reader = ByteReader(body)
        guard let sender = reader.readUInt32(), reader.skip(4), reader.remaining >= 8 else {
            throw .body(type: .payloadSpecificFeedback, needed: 16, seen: body.count)
        }
        senderSSRC = sender
        entries = reader.rest
    }

    /// Hands over every source and the number of the request to it; a repeated number is the same request.
    package func forEachEntry(_ body: (_ ssrc: UInt32, _ sequenceNumber: UInt8) -> Void) {
        var reader = ByteReader(entries)
        while let ssrc = reader.readUInt32(), let sequence = reader.readUInt8(), reader.skip(3) {
            body(ssrc, sequence)
        }
    }
}
