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
        let stereo = Substring(media.formatParameters)
        media.channels = codec == .opus ? (FormatParameters(stereo)["sprop-stereo"] == "0" ? 1 : 2) : 0
        let sources = OfferedSources(description.attributes)
        media.ssrcs = sources.media
        media.rtxOf = sources.resends
        media.cname = sources.cname
        media.msid =
            (description.attributes.first(named: "msid") ?? offer.attributes.first(named: "msid"))?.value
            ?? sources.msid
        media.hasReducedSizeRTCP = description.attributes.contains(named: "rtcp-rsize")
        media.headerExtensions = acceptedExtensions(description, in: offer, for: media)
        return media
    }

    private static func obstacle(to description: MediaDescription, bundles: [BundleGroup]) -> String? {
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

    private static func untaken(_ offered: [OfferedFormat], _ kind: MediaKind?, _ preference: [Codec]) -> String {
        var names: [String] = []
        for format in offered where !names.contains(format.encodingName) { names.append(format.encodingName) }
        let taken = preference.filter { $0.kind == kind }.map { codec in
            switch codec {
            case .h264: "H264 (packetization-mode 0 or 1; Baseline, Main or High)"
            case .vp8, .vp9, .av1, .h265, .opus, .pcmu, .pcma: codec.encodingName
            }
        }
        let seen = names.isEmpty ? "no described codec" : names.prefix(12).map(SDPError.quote).joined(separator: ", ")
        return "it offers \(seen), taken are \(taken.isEmpty ? "none" : taken.joined(separator: ", "))"
    }

    /// The offered formats of one codec that can be received, each with its retransmissions.
    private static func accept(_ offered: [OfferedFormat], _ codec: Codec) -> [NegotiatedFormat] {
        var first: [NegotiatedFormat] = []
        var later: [NegotiatedFormat] = []
        for format in offered
        where format.isNamed(codec.encodingName) && format.clockRate == UInt32(codec.clockRate) {
            var parameters: String?
            var isLater = false
            switch codec {
            case .h264:
                guard let h264 = H264Format(format.parameters) else { continue }
                parameters = h264.answer
                // A sender takes the first; mode 1 leaves it free to cut pictures into fragments.
                isLater = h264.packetizationMode == 0
            case .vp8:
                break
            case .vp9, .av1, .h265, .pcmu, .pcma:
                continue
            case .opus:
                parameters = "stereo=1;useinbandfec=1"
            }
            let resends = offered.first {
                $0.isNamed("rtx") && $0.clockRate == format.clockRate
                    && $0.associatedPayloadType == format.payloadType
            }
            let accepted = NegotiatedFormat(
                payloadType: format.payloadType, rtxPayloadType: resends?.payloadType,
                formatParameters: format.parameters?.text ?? "", feedback: format.feedback,
                encodingName: format.encodingName, answeredParameters: parameters)
            if isLater { later.append(accepted) } else { first.append(accepted) }
        }
        return first + later
    }

    /// The header extensions of an m-line that are answered; each URI and each id once, the first one counts.
    private static func acceptedExtensions(
        _ description: MediaDescription, in offer: SessionDescription, for media: NegotiatedMedia
    ) -> [HeaderExtension] {
        typealias URI = HeaderExtension.URI
        var wanted: Set = [URI.mid, URI.absoluteSendTime]
        if media.kind == .audio { wanted.insert(URI.audioLevel) }
        if media.feedback.contains(.transportWide) { wanted.insert(URI.transportWide) }
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
