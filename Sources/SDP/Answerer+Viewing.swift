import Media

extension Answerer {
    /// The answer to the offer of somebody who wants to watch (draft-ietf-wish-whep): of the formats that the
    /// viewer offers, those in which the publisher's tracks come. Of each kind the viewer's first m-line gets the first
    /// track, and so on; m-lines for which nothing is left are refused.
    ///
    /// Throws where something that is published cannot be shown under an m-line that was offered for it: a picture that
    /// stays black tells nobody why.
    /// - Parameter makeSSRC: a new one at each call.
    package static func answer(
        toViewer offer: String, of published: [PublishedMedia], canonicalName: String,
        configuration: AnswerConfiguration, makeSSRC: () -> UInt32
    ) throws(SDPError) -> NegotiatedSession {
        let offer = try SessionDescription.parse(offer)
        let bundles = BundleGroup.all(in: offer)
        var left = published.filter { $0.media.accepted }
        var media: [NegotiatedMedia] = []
        for (index, description) in offer.media.enumerated() {
            media.append(
                try show(
                    description, index: index, in: offer, bundles: bundles, from: &left, name: canonicalName, makeSSRC))
        }
        guard media.contains(where: \.accepted) else { throw nothingToShow(offer, media) }
        return try join(&media, offer, bundles, configuration)
    }

    private static func show(
        _ description: MediaDescription, index: Int, in offer: SessionDescription, bundles: [BundleGroup],
        from published: inout [PublishedMedia], name: String, _ makeSSRC: () -> UInt32
    ) throws(SDPError) -> NegotiatedMedia {
        var media = NegotiatedMedia(index: index, mid: description.mid, mediaName: description.media)
        if let obstacle = obstacle(to: description, bundles: bundles) {
            media.refuse(obstacle)
            return media
        }
        let offered = description.offeredFormats
        let direction = description.attributes.direction ?? offer.attributes.direction ?? .sendrecv
        let place = published.firstIndex { $0.media.kind == media.kind }
        guard direction.receives, let place else {
            media.refuse(
                direction.receives
                    ? "no more of this kind is published" : "it is \(direction.rawValue) and receives nothing")
            media.placeholder = offered.first { !$0.isNamed("rtx") }
            return media
        }
        let source = published.remove(at: place)
        var types: [UInt8: UInt8] = [:]
        for format in source.formats {
            guard let found = showing(format, offered, source.media) else { continue }
            types[format.payloadType] = found.payloadType
            if !media.payloadTypes.contains(found.payloadType) { media.formats.append(found) }
        }
        guard let current = source.formats.first, types[current.payloadType] != nil else {
            throw unshown(source, offered, line: description.line)
        }
        media.codec = current.codec
        media.channels = source.media.channels
        media.viewing = NegotiatedViewing(
            source: source.media.index, ssrc: makeSSRC(), rtxSSRC: makeSSRC(), canonicalName: name, payloadTypes: types)
        media.hasReducedSizeRTCP = description.attributes.contains(named: "rtcp-rsize")
        media.headerExtensions = sentExtensions(description, in: offer, for: media)
        return media
    }

    /// The payload types under which a viewer's m-line that was answered before shows what is published: another offer may
    /// have made that than the one it was answered from. `nil` where it does not show what comes now.
    package static func payloadTypes(
        showing source: PublishedMedia, under media: NegotiatedMedia
    ) -> [UInt8: UInt8]? {
        var types: [UInt8: UInt8] = [:]
        for format in source.formats {
            let candidates = media.formats.filter {
                $0.codec == format.codec && isShown(format, by: parameters(of: $0), channels: $0.channels)
            }
            let found = candidates.min { distance(format, parameters(of: $0)) < distance(format, parameters(of: $1)) }
            if let found { types[format.payloadType] = found.payloadType }
        }
        guard let current = source.formats.first, types[current.payloadType] != nil else { return nil }
        return types
    }

    /// The viewer's format that shows what the publisher sends in one of its own; the nearest, where several do.
    private static func showing(
        _ format: NegotiatedFormat, _ offered: [OfferedFormat], _ source: NegotiatedMedia
    ) -> NegotiatedFormat? {
        let candidates = offered.filter {
            $0.isNamed(format.codec.encodingName) && $0.clockRate == UInt32(format.codec.clockRate)
                && isShown(format, by: $0.parameters, channels: $0.channels)
        }
        let nearest = candidates.min { distance(format, $0.parameters) < distance(format, $1.parameters) }
        guard let found = nearest else { return nil }
        let resends = offered.first {
            $0.isNamed("rtx") && $0.clockRate == found.clockRate && $0.associatedPayloadType == found.payloadType
        }
        // A number is sealed once (RFC 3711 clause 9.1), so that only RTX can send a packet again.
        var feedback = found.feedback
        if resends == nil { feedback.remove(.genericNACK) }
        if format.codec.kind == .audio { feedback.formIntersection([.transportWide, .genericNACK]) }
        return NegotiatedFormat(
            codec: format.codec, payloadType: found.payloadType, rtxPayloadType: resends?.payloadType,
            formatParameters: found.parameters?.text ?? "", feedback: feedback, encodingName: found.encodingName,
            channels: found.channels,
            answeredParameters: format.codec == .opus
                ? (source.channels == 2 ? "sprop-stereo=1" : nil) : acceptance(of: found, format.codec)?.parameters)
    }

    private static func parameters(of format: NegotiatedFormat) -> FormatParameters? {
        format.formatParameters.isEmpty ? nil : FormatParameters(Substring(format.formatParameters))
    }

    private static func distance(_ format: NegotiatedFormat, _ candidate: FormatParameters?) -> Int {
        guard format.codec == .h264, let wanted = H264Format(parameters(of: format)), let own = H264Format(candidate)
        else { return 0 }
        return abs(own.rank - wanted.rank) * 2 + (own.packetizationMode - wanted.packetizationMode)
    }

    private static func isShown(
        _ format: NegotiatedFormat, by candidate: FormatParameters?, channels: Int
    ) -> Bool {
        let sent = parameters(of: format)
        switch format.codec {
        case .h264:
            guard let sent = H264Format(sent), let own = H264Format(candidate) else { return false }
            return own.shows(sent)
        case .vp9: return VP9Format(sent)?.profile == VP9Format(candidate)?.profile
        case .h265:
            guard let sent = H265Format(sent), let own = H265Format(candidate) else { return false }
            return own.profile >= sent.profile
        case .av1: return AV1Format(candidate) != nil
        case .pcmu, .pcma: return channels == format.channels
        case .vp8, .opus: return true
        case .aac: return false
        }
    }

    /// Those that the gateway writes into what it sends.
    private static func sentExtensions(
        _ description: MediaDescription, in offer: SessionDescription, for media: NegotiatedMedia
    ) -> [HeaderExtension] {
        typealias URI = HeaderExtension.URI
        var wanted: Set = [URI.mid]
        if media.feedback.contains(.transportWide) { wanted.insert(URI.transportWide) }
        var ids: Set<UInt8> = []
        var accepted: [HeaderExtension] = []
        for attribute in description.attributes + offer.attributes where attribute.name == "extmap" {
            // The one-byte form is written.
            guard let offered = HeaderExtension(attribute.pieces), offered.direction?.receives ?? true,
                (1...14).contains(offered.id)
            else { continue }
            guard ids.insert(offered.id).inserted, wanted.remove(offered.uri) != nil else { continue }
            accepted.append(offered)
        }
        return accepted
    }

    private static func unshown(_ source: PublishedMedia, _ offered: [OfferedFormat], line: Int) -> SDPError {
        var names: [String] = []
        for format in offered where !names.contains(format.encodingName) { names.append(format.encodingName) }
        let format = source.formats.first
        let sent = format.map { format in
            format.codec.encodingName + (format.formatParameters.isEmpty ? "" : " (\(format.formatParameters))")
        }
        let seen = names.isEmpty ? "no described codec" : names.prefix(12).map(SDPError.quote).joined(separator: ", ")
        return SDPError(
            .nothingAcceptable, line: line, clause: "RFC 3264 clause 6",
            problem:
                "what is published comes as \(SDPError.printable(sent ?? "nothing")), and this m-line offers \(seen)",
            remedy: "watch with a player that takes it, or let the publisher send what this one takes")
    }

    private static func nothingToShow(_ offer: SessionDescription, _ media: [NegotiatedMedia]) -> SDPError {
        let reasons = zip(offer.media, media).map { description, result in
            "\(SDPError.quote(description.media)) in line \(description.line): \(result.refusal ?? "")"
        }
        let receives = zip(offer.media, media).contains { description, result in
            result.kind != nil
                && (description.attributes.direction ?? offer.attributes.direction ?? .sendrecv).receives
        }
        guard receives else {
            return SDPError(
                .nothingReceived, line: offer.media.first?.line, clause: "draft-ietf-wish-whep",
                problem: reasons.isEmpty
                    ? "the offer has no m-line" : "the offer receives neither sound nor picture (\(listed(reasons)))",
                remedy: "add a transceiver with direction \"recvonly\" for sound and for picture before createOffer")
        }
        return SDPError(
            .nothingAcceptable, line: offer.media.first?.line, clause: "RFC 3264 clause 6",
            problem: "nothing can be sent under any m-line (\(listed(reasons)))",
            remedy: "offer to receive what is published, in UDP/TLS/RTP/SAVPF with a=rtcp-mux")
    }
}
