import Media

extension Answerer {
    /// The answer as a description.
    ///
    /// - Parameters:
    ///   - tagged: the m-line that carries the candidates.
    ///   - bundle: the m-lines of the answered group in its order; `nil` when there is no group.
    static func describe(
        _ media: [NegotiatedMedia], answering offer: SessionDescription, tagged: Int, bundle: [Int]?,
        role: NegotiatedSession.Role, configuration: AnswerConfiguration
    ) -> SessionDescription {
        var answer = SessionDescription(
            origin: SDPOrigin(sessionID: "\(configuration.sessionID & 0x7FFF_FFFF_FFFF_FFFF)", sessionVersion: "1"))
        if let bundle {
            let members = bundle.compactMap { media[$0].mid }.joined(separator: " ")
            answer.attributes.append(SDPAttribute("group", "BUNDLE \(members)"))
        }
        if offer.attributes.contains(named: "extmap-allow-mixed") {
            answer.attributes.append(SDPAttribute("extmap-allow-mixed"))
        }
        if configuration.isLite { answer.attributes.append(SDPAttribute("ice-lite")) }
        for (description, result) in zip(offer.media, media) {
            if result.accepted || result.holdsTransport {
                answer.media.append(
                    received(
                        result, of: description, candidates: result.index == tagged, role: role,
                        configuration: configuration))
            } else {
                answer.media.append(refused(result, of: description))
            }
        }
        return answer
    }

    /// RFC 3264 clause 6: port 0, and the formats as they were, for at least one must be there.
    private static func refused(_ media: NegotiatedMedia, of offer: MediaDescription) -> MediaDescription {
        var answer = MediaDescription(
            media: offer.media, port: 0, transport: offer.transport, formats: offer.formats,
            connection: "IN IP4 0.0.0.0")
        if let mid = media.mid { answer.attributes.append(SDPAttribute("mid", mid)) }
        answer.attributes.append(SDPAttribute(media.direction.rawValue))
        return answer
    }

    private static func received(
        _ media: NegotiatedMedia, of offer: MediaDescription, candidates: Bool, role: NegotiatedSession.Role,
        configuration: AnswerConfiguration
    ) -> MediaDescription {
        var formats: [String] = []
        for format in media.formats {
            formats.append("\(format.payloadType)")
            if let resends = format.rtxPayloadType { formats.append("\(resends)") }
        }
        if let redundancy = media.redundancy { place(redundancy, of: media, into: &formats) }
        if let parity = media.flexibleFEC { formats.append("\(parity.payloadType)") }
        if let placeholder = media.placeholder { formats.append("\(placeholder.payloadType)") }
        // Port 9 of no address: where to send is told by candidates alone (RFC 8840 clause 4.1.1).
        var answer = MediaDescription(
            media: offer.media, port: 9, transport: offer.transport, formats: formats, connection: "IN IP4 0.0.0.0")
        // RFC 8866 clause 5.8 and RFC 3890. Chromium 156 holds all that it sends to it, Firefox the picture alone (2026-11-21).
        if media.accepted, media.viewing == nil, media.kind == .video, let ceiling = configuration.maxBitrate {
            answer.bandwidths = ["AS:\((ceiling + 999) / 1000)", "TIAS:\(ceiling)"]
        }
        func add(_ name: String, _ value: String? = nil) { answer.attributes.append(SDPAttribute(name, value)) }
        if let mid = media.mid { add("mid", mid) }
        add("ice-ufrag", configuration.iceUsername)
        add("ice-pwd", configuration.icePassword)
        if !configuration.iceOptions.isEmpty {
            add("ice-options", configuration.iceOptions.joined(separator: " "))
        }
        add("fingerprint", configuration.fingerprint)
        add("setup", role == .server ? "passive" : "active")
        if candidates {
            // FFmpeg n9.0.2 takes the first candidate alone and gives up when it is TCP (2026-11-21).
            let isUDP = { (line: String) in Substring(line).fields().dropFirst(2).first?.lowercased() == "udp" }
            let lines = configuration.candidates
            for candidate in lines.filter(isUDP) + lines.filter({ !isUDP($0) }) {
                let (name, value) = Substring(candidate).cut(at: ":")
                add(String(name), value.map { String($0) })
            }
            add("end-of-candidates")
        }
        add(media.direction.rawValue)
        answer.attributes += media.viewing?.attributes(resends: !media.rtxPayloadTypes.isEmpty) ?? []
        // rtcp-mux-only is for offers alone (RFC 8858 clause 3), bundle-only too (RFC 9143 clause 6).
        add("rtcp-mux")
        if media.hasReducedSizeRTCP { add("rtcp-rsize") }
        if offer.attributes.contains(named: "extmap-allow-mixed") { add("extmap-allow-mixed") }
        for accepted in media.headerExtensions {
            answer.attributes.append(accepted.answer(sending: media.viewing != nil))
        }
        for format in media.formats { describe(format, of: media, add) }
        if let redundancy = media.redundancy { describe(redundancy, of: media, add) }
        if let parity = media.flexibleFEC {
            add("rtpmap", "\(parity.payloadType) \(parity.format.map)")
            if let window = parity.format.parameters?.text { add("fmtp", "\(parity.payloadType) \(window)") }
        }
        if let placeholder = media.placeholder { add("rtpmap", "\(placeholder.payloadType) \(placeholder.map)") }
        describe(media.layers, add)
        return answer
    }

    /// RFC 8851 clause 6.3 and RFC 8853 clause 5.3.2: each that is received, in the order of the offer.
    private static func describe(_ layers: [NegotiatedLayer], _ add: (String, String?) -> Void) {
        guard !layers.isEmpty else { return }
        for layer in layers {
            add("rid", "\(layer.rid) recv" + (layer.restrictions.isEmpty ? "" : " \(layer.restrictions)"))
        }
        add("simulcast", "recv " + layers.map(\.rid).joined(separator: ";"))
    }

    /// libwebrtc sends sound in RED only where that stands before the sound's own type (2026-11), and takes the first type
    /// of a picture for its codec.
    private static func place(
        _ redundancy: NegotiatedRedundancy, of media: NegotiatedMedia, into formats: inout [String]
    ) {
        switch media.kind {
        case .audio: formats.insert("\(redundancy.payloadType)", at: 0)
        case .video, nil:
            formats.append("\(redundancy.payloadType)")
            if let resends = redundancy.rtxPayloadType { formats.append("\(resends)") }
            if let parity = redundancy.ulpfecPayloadType { formats.append("\(parity)") }
        }
    }

    private static func describe(
        _ redundancy: NegotiatedRedundancy, of media: NegotiatedMedia, _ add: (String, String?) -> Void
    ) {
        add("rtpmap", "\(redundancy.payloadType) \(redundancy.red.map)")
        if media.kind == .audio, let blocks = redundancy.red.parameters?.text {
            add("fmtp", "\(redundancy.payloadType) \(blocks)")
        }
        if let resends = redundancy.rtxPayloadType {
            add("rtpmap", "\(resends) rtx/\(media.clockRate)")
            add("fmtp", "\(resends) apt=\(redundancy.payloadType)")
        }
        if let ulpfec = redundancy.ulpfec { add("rtpmap", "\(ulpfec.payloadType) \(ulpfec.map)") }
    }

    private static func describe(
        _ format: NegotiatedFormat, of media: NegotiatedMedia, _ add: (String, String?) -> Void
    ) {
        // Opus is written with two channels whatever it carries (RFC 7587 clause 7).
        let channels = media.codec == .opus ? "/2" : format.channels > 1 ? "/\(format.channels)" : ""
        add("rtpmap", "\(format.payloadType) \(format.encodingName)/\(media.clockRate)\(channels)")
        for text in format.feedback.subtracting(media.hasTransportCC ? [] : .transportWide).texts {
            add("rtcp-fb", "\(format.payloadType) \(text)")
        }
        if let parameters = format.answeredParameters { add("fmtp", "\(format.payloadType) \(parameters)") }
        if let resends = format.rtxPayloadType {
            add("rtpmap", "\(resends) rtx/\(media.clockRate)")
            add("fmtp", "\(resends) apt=\(format.payloadType)")
        }
    }
}
