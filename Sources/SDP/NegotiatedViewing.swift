/// What the gateway sends under an m-line of a viewer.
package struct NegotiatedViewing: Sendable {
    /// The publisher's m-line, by its place in that offer.
    package let source: Int
    package let ssrc: UInt32
    /// Of retransmissions, used where a format has them.
    package let rtxSSRC: UInt32
    /// RFC 7022: the same for all that plays together.
    package let canonicalName: String
    /// Payload type of the publisher → of the viewer.
    package let payloadTypes: [UInt8: UInt8]

    func attributes(resends: Bool) -> [SDPAttribute] {
        let cname = "cname:\(canonicalName)"
        var attributes = [SDPAttribute("msid", "\(canonicalName) track-\(source)")]
        if resends { attributes.append(SDPAttribute("ssrc-group", "FID \(ssrc) \(rtxSSRC)")) }
        attributes.append(SDPAttribute("ssrc", "\(ssrc) \(cname)"))
        if resends { attributes.append(SDPAttribute("ssrc", "\(rtxSSRC) \(cname)")) }
        return attributes
    }
}

/// An m-line of a publisher, to be shown to somebody.
package struct PublishedMedia: Sendable {
    package let media: NegotiatedMedia
    /// What it sends now; `nil` before its first packet.
    package let payloadType: UInt8?

    package init(_ media: NegotiatedMedia, payloadType: UInt8?) {
        self.media = media
        self.payloadType = payloadType
    }

    /// What comes now first.
    var formats: [NegotiatedFormat] {
        media.formats.filter { $0.payloadType == payloadType } + media.formats.filter { $0.payloadType != payloadType }
    }
}
