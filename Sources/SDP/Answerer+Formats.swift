import Media

extension Answerer {
    /// What an answer says of an offered format; `nil` when the format cannot be received.
    struct Acceptance {
        var parameters: String?
        /// Others of the codec are wanted more.
        var isLater = false
    }

    /// The offered formats of one codec that can be received, each with its retransmissions.
    static func accept(_ offered: [OfferedFormat], _ codec: Codec) -> [NegotiatedFormat] {
        var first: [NegotiatedFormat] = []
        var later: [NegotiatedFormat] = []
        for format in offered
        where format.isNamed(codec.encodingName) && format.clockRate == UInt32(codec.clockRate) {
            guard let acceptance = acceptance(of: format, codec) else { continue }
            let resends = offered.first {
                $0.isNamed("rtx") && $0.clockRate == format.clockRate
                    && $0.associatedPayloadType == format.payloadType
            }
            let accepted = NegotiatedFormat(
                codec: codec, payloadType: format.payloadType, rtxPayloadType: resends?.payloadType,
                formatParameters: format.parameters?.text ?? "", feedback: format.feedback,
                encodingName: format.encodingName, channels: format.channels,
                answeredParameters: acceptance.parameters)
            if acceptance.isLater { later.append(accepted) } else { first.append(accepted) }
        }
        let all = first + later
        guard codec == .pcmu || codec == .pcma else { return all }
        // A track has one number of channels, and a sender may use any format of the answer.
        return all.filter { $0.channels == all.first?.channels }
    }

    /// The formats of the codecs after `codec`, in the order of preference, to which a sender of pictures may change
    /// without asking again. One that can be asked for less would take that from the first, and with RED there is one
    /// codec only, as parity knows the PictureIDs of one.
    static func others(
        _ offered: [OfferedFormat], beside media: NegotiatedMedia, _ preference: [Codec]
    ) -> [NegotiatedFormat] {
        guard media.kind == .video, media.redundancy == nil, let codec = media.codec,
            let first = preference.firstIndex(of: codec)
        else { return [] }
        return preference[first...].dropFirst().filter { $0.kind == .video }.flatMap { accept(offered, $0) }
            .filter { $0.feedback.isSuperset(of: media.feedback) }
    }

    static func acceptance(of format: OfferedFormat, _ codec: Codec) -> Acceptance? {
        switch codec {
        case .h264:
            // A sender takes the first; mode 1 leaves it free to cut pictures into fragments.
            H264Format(format.parameters).map {
                Acceptance(parameters: $0.answer, isLater: $0.packetizationMode == 0)
            }
        case .vp9: VP9Format(format.parameters).map { Acceptance(parameters: $0.answer, isLater: $0.profile != 0) }
        case .av1: AV1Format(format.parameters).map { Acceptance(parameters: $0.answer) }
        case .h265: H265Format(format.parameters).map { Acceptance(parameters: $0.answer) }
        case .vp8: Acceptance()
        // Without useinbandfec: nothing in a file could use what it repeats, and FFmpeg 5.1's own decoder leaves holes of
        // 4 ms in what Chromium makes of it (2026-11-21).
        case .opus: Acceptance(parameters: "stereo=1")
        case .pcmu, .pcma: (1...2).contains(format.channels) ? Acceptance() : nil
        case .aac: nil
        }
    }

    /// Why no codec of an m-line is taken.
    static func untaken(_ offered: [OfferedFormat], _ kind: MediaKind?, _ preference: [Codec]) -> String {
        var names: [String] = []
        for format in offered where !names.contains(format.encodingName) { names.append(format.encodingName) }
        let taken = preference.filter { $0.kind == kind }.map { codec in
            switch codec {
            case .h264: "H264 (packetization-mode 0 or 1; Baseline, Main or High)"
            case .vp9: "VP9 (profile-id 0 or 2)"
            case .av1: "AV1 (profile 0)"
            case .h265: "H265 (profile-id 1 or 2, tx-mode SRST, no sprop-max-don-diff)"
            case .vp8, .opus, .pcmu, .pcma, .aac: codec.encodingName
            }
        }
        let seen = names.isEmpty ? "no described codec" : names.prefix(12).map(SDPError.quote).joined(separator: ", ")
        return "it offers \(seen), taken are \(taken.isEmpty ? "none" : taken.joined(separator: ", "))"
    }
}
