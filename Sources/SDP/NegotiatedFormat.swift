import Media

/// A payload type that an answer accepts.
package struct NegotiatedFormat: Hashable, Sendable {
    package let codec: Codec
    package let payloadType: UInt8
    /// The payload type of its retransmissions (RFC 4588), where offered.
    package let rtxPayloadType: UInt8?
    /// `a=fmtp` as the publisher offered it; empty when it did not.
    package let formatParameters: String
    /// What was offered and is accepted for this payload type.
    package let feedback: RTCPFeedback

    /// The name as it was offered, to be written back.
    let encodingName: String
    /// As `a=rtpmap` had it, 1 where it had none.
    let channels: Int
    let answeredParameters: String?
}
