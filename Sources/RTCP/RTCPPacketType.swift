/// The packet types of RFC 3550 clause 12.1 and RFC 4585 clause 6.1.
package struct RTCPPacketType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let senderReport = RTCPPacketType(rawValue: 200)
    package static let receiverReport = RTCPPacketType(rawValue: 201)
    package static let sourceDescription = RTCPPacketType(rawValue: 202)
    package static let goodbye = RTCPPacketType(rawValue: 203)
    package static let application = RTCPPacketType(rawValue: 204)
    package static let transportLayerFeedback = RTCPPacketType(rawValue: 205)
    package static let payloadSpecificFeedback = RTCPPacketType(rawValue: 206)

    var clause: String {
        switch self {
        case .senderReport: "RFC 3550 6.4.1"
        case .receiverReport: "RFC 3550 6.4.2"
        case .sourceDescription: "RFC 3550 6.5"
        case .goodbye: "RFC 3550 6.6"
        case .transportLayerFeedback: "RFC 4585 6.2"
        case .payloadSpecificFeedback: "RFC 4585 6.3"
        default: "RFC 3550 6"
        }
    }
}

/// The feedback message types (FMT) of RFC 4585, RFC 5104 and the transport-wide draft.
enum FeedbackFormat {
    static let genericNACK: UInt8 = 1
    static let transportWide: UInt8 = 15
    static let pictureLossIndication: UInt8 = 1
    static let fullIntraRequest: UInt8 = 4
    static let applicationLayer: UInt8 = 15
}
