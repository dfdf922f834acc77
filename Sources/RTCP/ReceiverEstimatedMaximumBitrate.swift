import BitIO

/// An application layer feedback "REMB", draft-alvestrand-rmcat-remb-03 clause 2.2.
package struct ReceiverEstimatedMaximumBitrate {
    package let senderSSRC: UInt32
    /// Bits per second; saturates.
    package let bitrate: UInt64
    package let sources: SourceList

    static let identifier: UInt32 = 0x5245_4D42

    /// `nil` for application layer feedback of another kind.
    init?(_ body: UnsafeRawBufferPointer) throws(RTCPError) {
        var reader = ByteReader(body)
        guard let sender = reader.readUInt32(), reader.skip(4) else {
            throw .body(type: .payloadSpecificFeedback, needed: 8, seen: body.count)
        }
        guard reader.readUInt32() == Self.identifier else { return nil }
        guard let count = reader.readUInt8(), let packed = reader.readUInt24(),
            let list = reader.read(Int(count) * 4)
        else { throw .body(type: .payloadSpecificFeedback, needed: 16, seen: body.count) }
        senderSSRC = sender
        let mantissa = UInt64(packed & 0x3_FFFF)
        let exponent = packed >> 18
        bitrate = mantissa.leadingZeroBitCount >= Int(exponent) ? mantissa << UInt64(exponent) : .max
        sources = SourceList(list)
    }
}
