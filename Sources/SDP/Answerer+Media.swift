import Media

extension Answerer {
    /// What can be received of one m-line, before the others are looked at.
    static func negotiate(
        _ description: MediaDescription, index: Int, in offer: SessionDescription, bundles: [BundleGroup],
        configuration: AnswerConfiguration
    ) -> NegotiatedMedia {
        var media = NegotiatedMedia(index: index, mid: description.mid, mediaName: description.media)
        if let obstacle = obstacle(to: description, bundles: bundles) {
            media.refuse(obstacle)
            return media
        }
        let offered = description.offeredFormats
        let direction = description.attributes.direction ?? offer.attributes.direction ?? .sendrecv
        guard direction.sends else {
            media.refuse("it is \(direction.rawValue) and sends nothing")
            media.placeholder = offered.first { !$0.isNamed("rtx") }
            return media
        }
        for codec in configuration.codecPreference where codec.kind == media.kind {
            let formats = accept(offered, codec)
            if formats.isEmpty { continue }
            media.codec = codec
            media.formats = formats
            break
        }
        guard let codec = media.codec else {
            media.refuse(untaken(offered, media.kind, configuration.codecPreference))
            media.placeholder = offered.first { !$0.isNamed("rtx") }
            return media
        }
        media.channels = channels(of: media, codec)
        media.formats += others(offered, beside: media, configuration.codecPreference)
        let sources = OfferedSources(description.attributes)
        media.ssrcs = sources.media
        media.rtxOf = sources.resends
        media.cname = sources.cname
        media.msid =
            (description.attributes.first(named: "msid") ?? offer.attributes.first(named: "msid"))?.value
            ?? sources.msid
        media.hasReducedSizeRTCP = description.attributes.contains(named: "rtcp-rsize")
        if media.kind == .video {
            media.layers = OfferedLayers(description.attributes, payloadTypes: media.payloadTypes).layers
        }
        media.flexibleFEC = flexibleFEC(offered, with: media, sources, configuration)
        media.redundancy = redundancy(offered, with: media, configuration)
        media.headerExtensions = acceptedExtensions(description, in: offer, for: media)
        return media
    }

    static func channels(of media: NegotiatedMedia, _ codec: Codec) -> Int {
        switch codec {
        case .opus: FormatParameters(Substring(media.formatParameters))["sprop-stereo"] == "0" ? 1 : 2
        case .pcmu, .pcma: media.formats.first?.channels ?? 1
        case .vp8, .h264, .vp9, .av1, .h265, .aac: 0
        }
    }

    static func obstacle(to description: MediaDescription, bundles: [BundleGroup]) -> String? {
        guard MediaKind(rawValue: description.media) != nil else {
            return "only audio and video are taken, no data channels"
        }
        // RFC 9143 clause 6: port 0 with bundle-only is no rejection, if the m-line is in a group.
        let isBundled = description.mid.map { mid in bundles.contains { $0.members.contains(mid) } } ?? false
        if description.port == 0, !(isBundled && description.attributes.contains(named: "bundle-only")) {
            return "offered with port 0"
        }
        let transport = description.transport.uppercased()
        guard ["UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "TCP/DTLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVP"].contains(transport)
        else {
            return "its transport is \(SDPError.quote(description.transport)), DTLS-SRTP (UDP/TLS/RTP/SAVPF) is taken"
        }
        guard description.attributes.contains(named: "rtcp-mux") else {
            return "it lacks a=rtcp-mux, and RTCP is received only on the port of RTP (RFC 9725 clause 4.4.1)"
        }
        return nil
    }

    /// The header extensions of an m-line that are answered; each URI and each id once, the first one counts.
    private static func acceptedExtensions(
        _ description: MediaDescription, in offer: SessionDescription, for media: NegotiatedMedia
    ) -> [HeaderExtension] {
        typealias URI = HeaderExtension.URI
        var wanted: Set = [URI.mid, URI.absoluteSendTime, URI.absoluteCaptureTime]
        if media.kind == .audio { wanted.insert(URI.audioLevel) }
        if media.feedback.contains(.transportWide) { wanted.insert(URI.transportWide) }
        if !media.layers.isEmpty { wanted.formUnion([URI.streamID, URI.repairedStreamID]) }
        var ids: Set<UInt8> = []
        var accepted: [HeaderExtension] = []
        for attribute in description.attributes + offer.attributes where attribute.name == "extmap" {
            guard let offered = HeaderExtension(attribute.pieces), offered.direction?.sends ?? true else { continue }
            guard ids.insert(offered.id).inserted, wanted.remove(offered.uri) != nil else { continue }
            accepted.append(offered)
        }
        return accepted
    }
}
