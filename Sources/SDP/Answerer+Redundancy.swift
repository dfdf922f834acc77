import Media

extension Answerer {
    /// The offered RED that can be taken with what has been accepted of an m-line; `nil` when there is none or it is not
    /// wanted.
    static func redundancy(
        _ offered: [OfferedFormat], with media: NegotiatedMedia, _ configuration: AnswerConfiguration
    ) -> NegotiatedRedundancy? {
        switch media.codec {
        case .opus:
            guard configuration.acceptsRedundantSound else { return nil }
            return soundRedundancy(offered, media)
        case .vp8, .vp9:
            // Their PictureID shows that a number that never came was parity. libwebrtc sends no parity with others when
            // there is NACK (2026-11).
            guard configuration.acceptsParity, media.flexibleFEC == nil else { return nil }
            return pictureRedundancy(offered, media)
        case .h264, .av1, .h265, .pcmu, .pcma, .aac, nil: return nil
        }
    }

    /// libwebrtc offers it under a field trial only, and sends it with every codec (2026-11).
    static func flexibleFEC(
        _ offered: [OfferedFormat], with media: NegotiatedMedia, _ sources: OfferedSources,
        _ configuration: AnswerConfiguration
    ) -> NegotiatedFlexibleFEC? {
        guard configuration.acceptsParity, media.kind == .video, media.layers.isEmpty,
            let format = offered.first(where: {
                $0.isNamed("flexfec-03") && $0.clockRate == UInt32(media.clockRate)
            })
        else { return nil }
        return NegotiatedFlexibleFEC(format: format, sources: sources.parity)
    }

    /// RFC 2198 clause 5: `a=fmtp` names the type of each block, which must be the sound that is taken, with its clock
    /// and channels.
    private static func soundRedundancy(
        _ offered: [OfferedFormat], _ media: NegotiatedMedia
    ) -> NegotiatedRedundancy? {
        let found = offered.first { format in
            guard format.isNamed("red"), format.clockRate == UInt32(media.clockRate),
                format.channels == media.formats.first?.channels, let text = format.parameters?.text
            else { return false }
            let blocks = Substring(text).fields("/")
            return (2...32).contains(blocks.count)
                && blocks.allSatisfy { $0.number(as: UInt8.self).map(media.payloadTypes.contains) ?? false }
        }
        return found.map { NegotiatedRedundancy(red: $0, ulpfec: nil, rtxPayloadType: nil) }
    }

    private static func pictureRedundancy(
        _ offered: [OfferedFormat], _ media: NegotiatedMedia
    ) -> NegotiatedRedundancy? {
        func first(_ name: String) -> OfferedFormat? {
            offered.first { $0.isNamed(name) && $0.clockRate == UInt32(media.clockRate) }
        }
        guard let red = first("red"), let ulpfec = first("ulpfec") else { return nil }
        let resends = offered.first {
            $0.isNamed("rtx") && $0.clockRate == red.clockRate && $0.associatedPayloadType == red.payloadType
        }
        // libwebrtc sends nothing again that went in RED when this is missing: worse than no parity.
        guard resends != nil || media.rtxPayloadTypes.isEmpty else { return nil }
        return NegotiatedRedundancy(red: red, ulpfec: ulpfec, rtxPayloadType: resends?.payloadType)
    }
}
