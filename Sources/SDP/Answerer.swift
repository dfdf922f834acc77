import Media

/// Answers offers (RFC 3264, RFC 9429 clause 5.3): of publishers (RFC 9725), from whom the gateway receives, and of viewers
/// (draft-ietf-wish-whep), to whom it sends.
package enum Answerer {
    /// The answer to an offer that came as bytes.
    package static func answer(
        to offer: UnsafeRawBufferPointer, configuration: AnswerConfiguration
    ) throws(SDPError) -> NegotiatedSession {
        try answer(to: SessionDescription.parse(offer), configuration: configuration)
    }

    /// The answer to an offer. Throws when nothing of it could be received; an m-line that cannot is answered with port
    /// 0 as long as another one can.
    package static func answer(
        to offer: String, configuration: AnswerConfiguration
    ) throws(SDPError) -> NegotiatedSession {
        try answer(to: SessionDescription.parse(offer), configuration: configuration)
    }

    package static func answer(
        to offer: SessionDescription, configuration: AnswerConfiguration
    ) throws(SDPError) -> NegotiatedSession {
        let bundles = BundleGroup.all(in: offer)
        var media = offer.media.enumerated().map { index, description in
            negotiate(description, index: index, in: offer, bundles: bundles, configuration: configuration)
        }
        guard media.contains(where: \.accepted) else { throw nothingToReceive(offer, media) }
        return try join(&media, offer, bundles, configuration)
    }

    /// One transport for the m-lines that are taken, and the answer.
    static func join(
        _ media: inout [NegotiatedMedia], _ offer: SessionDescription, _ bundles: [BundleGroup],
        _ configuration: AnswerConfiguration
    ) throws(SDPError) -> NegotiatedSession {
        let bundle = try gather(&media, offer, bundles)
        holdTransport(&media, bundle)
        // The first of the group carries the transport (RFC 9143 clause 7.3.2).
        let order =
            bundle?.members.compactMap { mid in
                media.firstIndex { ($0.accepted || $0.holdsTransport) && $0.mid == mid }
            } ?? []
        guard let tagged = order.first ?? media.firstIndex(where: \.accepted) else {
            throw nothingToReceive(offer, media)
        }
        dropConflictingExtensions(&media, order.isEmpty ? [tagged] : order)
        dropNamelessLayers(&media)
        let transport = try OfferedTransport(
            of: carrier(of: tagged, in: offer, bundle), in: offer, gatewayIsLite: configuration.isLite)
        let answer = describe(
            media, answering: offer, tagged: tagged, bundle: bundle.map { _ in order }, role: transport.role,
            configuration: configuration)
        return NegotiatedSession(
            answer: answer.text, remoteUsername: transport.username, remotePassword: transport.password,
            fingerprints: transport.fingerprints, role: transport.role, media: media)
    }

    /// Keeps what shares one transport: a session has one ICE agent and one DTLS association.
    private static func gather(
        _ media: inout [NegotiatedMedia], _ offer: SessionDescription, _ bundles: [BundleGroup]
    ) throws(SDPError) -> BundleGroup? {
        let accepted = media.filter(\.accepted)
        let group = bundles.first { group in accepted.contains { $0.mid.map(group.members.contains) ?? false } }
        guard accepted.count > 1 else { return group }
        guard let group else {
            throw SDPError(
                .unusableTransport, clause: "RFC 9725 clause 4.4.1",
                problem: "\(accepted.count) m-lines would be taken, and no a=group:BUNDLE joins them",
                remedy: "offer a=group:BUNDLE with the a=mid of every m-line (bundlePolicy \"max-bundle\")")
        }
        for index in media.indices where media[index].accepted {
            if !(media[index].mid.map(group.members.contains) ?? false) {
                media[index].refuse("not in the BUNDLE group of the others, and there is one transport per session")
            }
        }
        return group
    }

    /// The first m-line of the offered group is its transport: with `max-bundle` Chromium 156 fails with "Failed to setup
    /// RTCP mux" when that one is refused by port 0 and another one is not (2026-11-21). It is answered as inactive then.
    private static func holdTransport(_ media: inout [NegotiatedMedia], _ bundle: BundleGroup?) {
        guard let first = bundle?.members.first, let index = media.firstIndex(where: { $0.mid == first }),
            media[index].placeholder != nil
        else { return }
        media[index].holdsTransport = true
    }

    /// The m-line with the attributes of the transport: an m-line with bundle-only may leave them to the first of its
    /// group (RFC 9143 clause 7.1.3), which may have been refused.
    private static func carrier(of tagged: Int, in offer: SessionDescription, _ bundle: BundleGroup?)
        -> MediaDescription
    {
        let own = offer.media[tagged]
        if own.attributes.contains(named: "ice-ufrag") || bundle == nil { return own }
        let others = (bundle?.members ?? []).lazy.compactMap { mid in offer.media.first { $0.mid == mid } }
        return others.first { $0.attributes.contains(named: "ice-ufrag") } ?? own
    }

    /// Within a group one id means one extension (RFC 9143 clause 9.1); who says otherwise is believed the first time.
    private static func dropConflictingExtensions(_ media: inout [NegotiatedMedia], _ order: [Int]) {
        var meaning: [UInt8: String] = [:]
        for index in order {
            media[index].headerExtensions.removeAll { meaning[$0.id, default: $0.uri] != $0.uri }
            meaning.merge(media[index].extensions) { first, _ in first }
        }
    }

    /// Layers are told apart by their names in packets alone: RFC 8853 clause 5.5 has no SSRCs in the description.
    private static func dropNamelessLayers(_ media: inout [NegotiatedMedia]) {
        for index in media.indices where !media[index].layers.isEmpty && media[index].streamIDExtensionID == nil {
            media[index].layers = []
        }
    }

    private static func nothingToReceive(_ offer: SessionDescription, _ media: [NegotiatedMedia]) -> SDPError {
        let sending = zip(offer.media, media).filter { description, result in
            result.kind != nil && (description.attributes.direction ?? offer.attributes.direction ?? .sendrecv).sends
        }
        let reasons = zip(offer.media, media).map { description, result in
            "\(SDPError.quote(description.media)) in line \(description.line): \(result.refusal ?? "")"
        }
        guard !sending.isEmpty else {
            return SDPError(
                .nothingSent, line: offer.media.first?.line, clause: "RFC 9725 clause 4.2",
                problem: reasons.isEmpty
                    ? "the offer has no m-line" : "the offer sends neither sound nor picture (\(listed(reasons)))",
                remedy: "add a track with direction \"sendonly\" or \"sendrecv\" before createOffer")
        }
        return SDPError(
            .nothingAcceptable, line: sending.first?.0.line, clause: "RFC 3264 clause 6",
            problem: "no m-line can be received (\(listed(reasons)))",
            remedy: "offer what is taken, in UDP/TLS/RTP/SAVPF with a=rtcp-mux")
    }

    static func listed(_ reasons: [String]) -> String {
        let shown = reasons.prefix(4).joined(separator: "; ")
        return reasons.count > 4 ? "\(shown); and \(reasons.count - 4) more" : shown
    }
}
