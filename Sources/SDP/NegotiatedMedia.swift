import Media

/// One m-line of an offer and what became of it.
package struct NegotiatedMedia: Sendable {
    /// The place of the m-line in the offer, from 0.
    package let index: Int
    package let mid: String?
    /// "audio", "video", "application", … as offered.
    package let mediaName: String
    /// Why the m-line was answered with port 0; `nil` when it was accepted.
    package internal(set) var refusal: String?

    /// For a refused m-line that could have carried the transport of its group: a format to answer it with.
    var placeholder: OfferedFormat?
    /// Refused, but answered as inactive instead of with port 0, because others need its transport.
    var holdsTransport = false

    /// Of the preferred payload type.
    package internal(set) var codec: Codec?
    /// The accepted payload types, the preferred one first; empty when refused. Sound has one codec, a picture may change
    /// to another in mid-stream.
    package internal(set) var formats: [NegotiatedFormat] = []
    /// RED, where it was offered and is accepted.
    package internal(set) var redundancy: NegotiatedRedundancy?
    package internal(set) var flexibleFEC: NegotiatedFlexibleFEC?
    /// Sound channels to be declared. Opus: 1 where the publisher says `sprop-stereo=0`, else 2 (a browser that is
    /// answered `stereo=1` may send both and does not announce it); G.711: as in `a=rtpmap`; 0 for pictures.
    package internal(set) var channels = 0
    /// Sources of media in the order in which they were named. Often empty: RFC 9429 does not ask for them.
    package internal(set) var ssrcs: [UInt32] = []
    /// Source of retransmissions → source of media (`a=ssrc-group:FID`).
    package internal(set) var rtxOf: [UInt32: UInt32] = [:]
    package internal(set) var cname: String?
    /// "<stream> <track>" as the publisher names them.
    package internal(set) var msid: String?
    /// RTCP need not be compound (RFC 5506).
    package internal(set) var hasReducedSizeRTCP = false
    package internal(set) var headerExtensions: [HeaderExtension] = []
    /// The encodings that are sent at once (RFC 8853), in the order of the offer; empty where there is one without a name.
    package internal(set) var layers: [NegotiatedLayer] = []

    /// Where the gateway sends: what goes out under this m-line.
    package internal(set) var viewing: NegotiatedViewing?

    package var accepted: Bool { refusal == nil }
    package var kind: MediaKind? { MediaKind(rawValue: mediaName) }
    /// As answered, seen by the gateway.
    package var direction: MediaDirection {
        guard accepted else { return .inactive }
        return viewing == nil ? .recvonly : .sendonly
    }

    package var payloadType: UInt8? { formats.first?.payloadType }
    package var rtxPayloadType: UInt8? { formats.first?.rtxPayloadType }
    package var payloadTypes: [UInt8] { formats.map(\.payloadType) }
    /// Payload type of retransmissions → payload type of what they send again, media or RED.
    package var rtxPayloadTypes: [UInt8: UInt8] {
        var table: [UInt8: UInt8] = [:]
        for format in formats {
            if let resend = format.rtxPayloadType { table[resend] = format.payloadType }
        }
        if let redundancy, let resend = redundancy.rtxPayloadType { table[resend] = redundancy.payloadType }
        return table
    }
    /// In Hz; 0 when refused.
    package var clockRate: Int32 { codec?.clockRate ?? 0 }
    /// `a=fmtp` of the preferred payload type, as offered.
    package var formatParameters: String { formats.first?.formatParameters ?? "" }

    /// What may be sent to the publisher: what every accepted payload type allows.
    package var feedback: RTCPFeedback {
        formats.dropFirst().reduce(formats.first?.feedback ?? []) { $0.intersection($1.feedback) }
    }
    package var hasNACK: Bool { feedback.contains(.genericNACK) }
    package var hasPLI: Bool { feedback.contains(.pictureLoss) }
    package var hasFIR: Bool { feedback.contains(.fullIntraRequest) }
    /// Both the messages and the header extension without which there is nothing to say in them.
    package var hasTransportCC: Bool { feedback.contains(.transportWide) && transportCCExtensionID != nil }
    package var hasREMB: Bool { feedback.contains(.receiverEstimate) }

    /// Accepted header extensions: id on the wire → URI.
    package var extensions: [UInt8: String] {
        Dictionary(headerExtensions.map { ($0.id, $0.uri) }) { first, _ in first }
    }
    package var midExtensionID: UInt8? { extensionID(HeaderExtension.URI.mid) }
    package var transportCCExtensionID: UInt8? { extensionID(HeaderExtension.URI.transportWide) }
    package var streamIDExtensionID: UInt8? { extensionID(HeaderExtension.URI.streamID) }
    package var repairedStreamIDExtensionID: UInt8? { extensionID(HeaderExtension.URI.repairedStreamID) }
    package var absSendTimeExtensionID: UInt8? { extensionID(HeaderExtension.URI.absoluteSendTime) }
    package var absCaptureTimeExtensionID: UInt8? { extensionID(HeaderExtension.URI.absoluteCaptureTime) }
    package var audioLevelExtensionID: UInt8? { extensionID(HeaderExtension.URI.audioLevel) }

    /// For the tracks of a recording; `nil` when refused. Of several layers the first.
    package var trackDescription: TrackDescription? { trackDescriptions.first }

    /// One for each layer.
    package var trackDescriptions: [TrackDescription] {
        guard accepted, let codec else { return [] }
        let names: [String?] = layers.isEmpty ? [nil] : layers.map(\.rid)
        return names.enumerated().map { layer, rid in
            TrackDescription(
                id: TrackID(index, layer: layer), codec: codec, clockRate: codec.clockRate, channels: channels,
                formatParameters: formatParameters, rid: rid)
        }
    }

    init(index: Int, mid: String?, mediaName: String, refusal: String? = nil) {
        self.index = index
        self.mid = mid
        self.mediaName = mediaName
        self.refusal = refusal
    }

    private func extensionID(_ uri: String) -> UInt8? {
        headerExtensions.first { $0.uri == uri }?.id
    }

    /// Empties what was accepted.
    mutating func refuse(_ reason: String) {
        self = NegotiatedMedia(index: index, mid: mid, mediaName: mediaName, refusal: reason)
    }
}
