/// One packet of a compound, RFC 3550 clause 6. Lists in it are borrowed from the datagram: they are good for the call
/// that hands the packet over, and no longer.
package enum RTCPPacket {
    case senderReport(SenderReport)
    case receiverReport(ReceiverReport)
    case sourceDescription(SourceDescription)
    case goodbye(Goodbye)
    case genericNACK(GenericNACK)
    case pictureLossIndication(PictureLossIndication)
    case fullIntraRequest(FullIntraRequest)
    case transportFeedback(TransportFeedback)
    case receiverEstimatedMaximumBitrate(ReceiverEstimatedMaximumBitrate)
    /// Whole, and of no use here: APP, XR, or a feedback format that is not among the above.
    case unknown(type: RTCPPacketType, format: UInt8)
}
