import Media

/// What an answer to a `PublishOffer` says: where to send, with which keys, and what of the offer is taken (RFC 3264
/// clause 6, RFC 9429 clause 5.11).
package struct PublishAnswer: Sendable {
    package struct Media: Sendable {
        package let payloadType: UInt8
        /// `nil` when the peer takes no retransmissions.
        package let rtxPayloadType: UInt8?
        package let transportWideID: UInt8?
        package let midID: UInt8?
    }

    package let remoteUsername: String
    package let remotePassword: String
    package let fingerprints: [String]
    /// Our part in DTLS.
    package let role: NegotiatedSession.Role
    /// Those by UDP for component 1, the most wanted first.
    package let candidates: [AnsweredCandidate]
    /// In the order of the offer; `nil` for an m-line that was refused.
    package let media: [Media?]

    /// The most candidates that are read.
    package static let candidateLimit = 64

    package init(_ text: String, to offer: PublishOffer) throws(SDPError) {
        let answer = try SessionDescription.parse(text)
        guard answer.media.count == offer.media.count else {
            throw SDPError(
                .malformed, clause: "RFC 3264 clause 6",
                problem: "the answer has \(answer.media.count) m-lines, the offer had \(offer.media.count)",
                remedy: "the server is at fault: it must answer every m-line")
        }
        guard let first = answer.media.first(where: { $0.port != 0 }) else {
            throw SDPError(
                .nothingAcceptable, clause: "RFC 3264 clause 6", problem: "the server refused everything",
                remedy: "publish another codec, or let the server take this one")
        }
        let transport = try OfferedTransport(of: first, in: answer, gatewayIsLite: false)
        remoteUsername = transport.username
        remotePassword = transport.password
        fingerprints = transport.fingerprints
        role = transport.role
        candidates = Self.candidates(answer)
        media = zip(answer.media, offer.media).map { Self.read($0, $1) }
    }

    private static func read(_ description: MediaDescription, _ offered: PublishOffer.Media) -> Media? {
        let direction = description.attributes.direction ?? .sendrecv
        guard description.port != 0, direction == .recvonly || direction == .sendrecv else { return nil }
        let formats = description.offeredFormats
        guard formats.contains(where: { $0.payloadType == offered.payloadType }) else { return nil }
        let resends = formats.first {
            $0.isNamed("rtx") && $0.payloadType == offered.rtxPayloadType
                && $0.associatedPayloadType == offered.payloadType
        }
        func identifier(_ uri: String, _ offered: UInt8) -> UInt8? {
            let extensions = description.attributes.filter { $0.name == "extmap" }
            let found = extensions.compactMap { HeaderExtension($0.pieces) }.first { $0.uri == uri }
            return found?.id == offered ? offered : nil
        }
        return Media(
            payloadType: offered.payloadType, rtxPayloadType: resends?.payloadType,
            transportWideID: identifier(HeaderExtension.URI.transportWide, PublishOffer.transportWideID),
            midID: identifier(HeaderExtension.URI.mid, PublishOffer.midID))
    }

    private static func candidates(_ answer: SessionDescription) -> [AnsweredCandidate] {
        let attributes = answer.attributes + answer.media.flatMap(\.attributes)
        var candidates: [AnsweredCandidate] = []
        for attribute in attributes where attribute.name == "candidate" && candidates.count < candidateLimit {
            guard let candidate = AnsweredCandidate(attribute.pieces), !candidates.contains(candidate) else { continue }
            candidates.append(candidate)
        }
        return candidates.sorted { $0.priority > $1.priority }
    }
}

/// `a=candidate` of an answer (RFC 8839 clause 5.1), as far as it can be checked.
package struct AnsweredCandidate: Hashable, Sendable {
    package let priority: UInt32
    /// An address literal or a name, as it was written.
    package let host: String
    package let port: UInt16

    /// `nil` for what is not UDP, not component 1, or cannot be read.
    init?(_ value: Substring) {
        let fields = value.fields()
        guard fields.count >= 8, fields[1] == "1", fields[2].lowercased() == "udp", fields[6] == "typ",
            let priority = fields[3].number(as: UInt32.self), let port = fields[5].number(as: UInt16.self), port > 0,
            fields[4].isVisibleASCII, fields[4].utf8.count <= 255
        else { return nil }
        self.priority = priority
        self.port = port
        host = String(fields[4])
    }
}
