import BitIO

/// Reads compound packets, RFC 3550 clause 6.1, and reduced-size ones, RFC 5506: any packet may come first or alone.
package enum RTCPReader {
    /// Whether a datagram on a shared port is RTCP and not RTP, RFC 5761 clause 4. True of SRTCP as well.
    package static func isRTCP(_ datagram: UnsafeRawBufferPointer) -> Bool {
        guard datagram.count >= 4, datagram[0] >> 6 == 2 else { return false }
        return (192...223).contains(datagram[1])
    }

    /// Hands over every packet in order.
    ///
    /// The framing of the whole compound is checked before the first packet is handed over (RFC 3550 A.2); a packet
    /// whose own body does not hold what it says throws, and those before it have been handed over then. Padding is
    /// taken off wherever it stands, though clause 6.4.1 wants it in the last packet only.
    package static func forEach(
        in compound: UnsafeRawBufferPointer, _ body: (RTCPPacket) -> Void
    ) throws(RTCPError) {
        var reader = ByteReader(compound)
        repeat { _ = try frame(&reader) } while !reader.isAtEnd
        reader = ByteReader(compound)
        while !reader.isAtEnd {
            body(try parse(frame(&reader)))
        }
    }

    private struct Frame {
        let format: UInt8
        let type: RTCPPacketType
        let body: UnsafeRawBufferPointer
    }

    private static func frame(_ reader: inout ByteReader) throws(RTCPError) -> Frame {
        let start = reader.offset
        guard let first = reader.readUInt8(), let type = reader.readUInt8(), let words = reader.readUInt16() else {
            throw .truncated(needed: start + 4, seen: reader.bytes.count)
        }
        guard first >> 6 == 2 else { throw .version(first >> 6) }
        let length = Int(words) * 4
        guard var body = reader.read(length) else {
            throw .truncated(needed: start + 4 + length, seen: reader.bytes.count)
        }
        if first & 0x20 != 0 {
            let padding = length > 0 ? Int(body[length - 1]) : 0
            // Not always a multiple of 4: Chromium pads its transport-wide feedback so, by 1 to 3 bytes.
            guard padding > 0, padding <= length else { throw .padding(count: padding, available: length) }
            body = UnsafeRawBufferPointer(rebasing: body[..<(length - padding)])
        }
        return Frame(format: first & 0x1F, type: RTCPPacketType(rawValue: type), body: body)
    }

    private static func parse(_ frame: Frame) throws(RTCPError) -> RTCPPacket {
        switch frame.type {
        case .senderReport: .senderReport(try SenderReport(frame.body, count: frame.format))
        case .receiverReport: .receiverReport(try ReceiverReport(frame.body, count: frame.format))
        case .sourceDescription: .sourceDescription(try SourceDescription(frame.body, count: frame.format))
        case .goodbye: .goodbye(try Goodbye(frame.body, count: frame.format))
        case .transportLayerFeedback: try transportLayer(frame)
        case .payloadSpecificFeedback: try payloadSpecific(frame)
        default: .unknown(type: frame.type, format: frame.format)
        }
    }

    private static func transportLayer(_ frame: Frame) throws(RTCPError) -> RTCPPacket {
        switch frame.format {
        case FeedbackFormat.genericNACK: .genericNACK(try GenericNACK(frame.body))
        case FeedbackFormat.transportWide: .transportFeedback(try TransportFeedback(frame.body))
        default: .unknown(type: frame.type, format: frame.format)
        }
    }

    private static func payloadSpecific(_ frame: Frame) throws(RTCPError) -> RTCPPacket {
        switch frame.format {
        case FeedbackFormat.pictureLossIndication: return .pictureLossIndication(try PictureLossIndication(frame.body))
        case FeedbackFormat.fullIntraRequest: return .fullIntraRequest(try FullIntraRequest(frame.body))
        case FeedbackFormat.applicationLayer:
            guard let estimate = try ReceiverEstimatedMaximumBitrate(frame.body) else {
                return .unknown(type: frame.type, format: frame.format)
            }
            return .receiverEstimatedMaximumBitrate(estimate)
        default: return .unknown(type: frame.type, format: frame.format)
        }
    }
}
