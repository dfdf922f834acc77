import BitIO

extension RTCPWriter {
    /// The entries of one generic NACK, which keep it far below a datagram's size.
    static let nackEntryLimit = 250

    /// A generic NACK, RFC 4585 clause 6.2.1, in as few entries as the numbers allow.
    ///
    /// - Parameter sequenceNumbers: in ascending order, which may pass 65535 to 0. Nothing is written when empty.
    package mutating func appendGenericNACK(sender: UInt32, media: UInt32, sequenceNumbers: [UInt16]) {
        var next = 0
        while next < sequenceNumbers.count {
            let start = begin(.transportLayerFeedback, format: FeedbackFormat.genericNACK)
            writer.write(sender)
            writer.write(media)
            var entries = 0
            while next < sequenceNumbers.count, entries < Self.nackEntryLimit {
                let packetID = sequenceNumbers[next]
                var mask: UInt16 = 0
                next += 1
                while next < sequenceNumbers.count {
                    let distance = sequenceNumbers[next] &- packetID
                    guard distance <= 16 else { break }
                    if distance > 0 { mask |= 1 << (distance - 1) }
                    next += 1
                }
                writer.write(packetID)
                writer.write(mask)
                entries += 1
            }
            end(start)
        }
    }

    /// A picture loss indication, RFC 4585 clause 6.3.1.
    package mutating func appendPictureLossIndication(sender: UInt32, media: UInt32) {
        let start = begin(.payloadSpecificFeedback, format: FeedbackFormat.pictureLossIndication)
        writer.write(sender)
        writer.write(media)
        end(start)
    }

    /// A full intra request to one source, RFC 5104 clause 4.3.1. The number grows by one with each new request.
    package mutating func appendFullIntraRequest(sender: UInt32, media: UInt32, sequenceNumber: UInt8) {
        let start = begin(.payloadSpecificFeedback, format: FeedbackFormat.fullIntraRequest)
        writer.write(sender)
        writer.write(UInt32(0))
        writer.write(media)
        writer.write(sequenceNumber)
        writer.writeUInt24(0)
        end(start)
    }

    /// A "REMB", draft-alvestrand-rmcat-remb-03 clause 2.2.
    ///
    /// - Parameter bitrate: in bits per second, rounded down to 18 significant bits.
    package mutating func appendReceiverEstimatedMaximumBitrate(sender: UInt32, bitrate: UInt64, sources: [UInt32]) {
        let start = begin(.payloadSpecificFeedback, format: FeedbackFormat.applicationLayer)
        let exponent = max(0, 64 - bitrate.leadingZeroBitCount - 18)
        let count = min(sources.count, 255)
        writer.write(sender)
        writer.write(UInt32(0))
        writer.write(ReceiverEstimatedMaximumBitrate.identifier)
        writer.write(UInt8(count))
        writer.writeUInt24(UInt32(exponent) << 18 | UInt32(bitrate >> UInt64(exponent)))
        for index in 0..<count { writer.write(sources[index]) }
        end(start)
    }
}
