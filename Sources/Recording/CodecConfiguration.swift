import Media

/// The codec-private bytes that containers put into their headers.
package enum CodecConfiguration {
    /// Empty where a codec needs none; `nil` when the parameter sets make no header.
    /// - Parameter isComplete: samples bring no parameter sets.
    package static func bytes(
        of codec: Codec, channels: Int = 0, sets: ParameterSets?, isComplete: Bool = false
    ) -> [UInt8]? {
        switch codec {
        case .vp8, .pcmu, .pcma: []
        case .opus: opusHead(channels: channels)
        case .h264: sets.flatMap(avcC)
        case .h265: sets.flatMap { hvcC($0, isComplete: isComplete) }
        case .av1: sets.flatMap(av1C)
        case .vp9: sets.flatMap(readableVP9)
        case .aac: sets?.sequence.first
        }
    }

    /// MP4's `vpcC` is libavformat's to write; it has to be told what the frame says.
    private static func readableVP9(_ sets: ParameterSets) -> [UInt8]? {
        guard let first = sets.sequence.first else { return nil }
        return first.withUnsafeBytes { VP9FrameHeader(parsing: $0)?.isKeyframe } == true ? [] : nil
    }

    /// `OpusHead`, RFC 7845 clause 5.1: no pre-skip, so that every decoded sample counts.
    static func opusHead(channels: Int) -> [UInt8] {
        Array("OpusHead".utf8) + [1, UInt8(clamping: min(max(channels, 1), 2)), 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0]
    }

    /// The AVC decoder configuration record, ISO/IEC 14496-15 clause 5.3.3.1.
    static func avcC(_ sets: ParameterSets) -> [UInt8]? {
        let sequence = sets.sequence.filter { (4...0xFFFF).contains($0.count) }.prefix(31)
        let picture = sets.picture.filter { (1...0xFFFF).contains($0.count) }.prefix(255)
        guard let first = sequence.first, !picture.isEmpty else { return nil }
        var bytes: [UInt8] = [1, first[1], first[2], first[3], 0xFF, 0xE0 | UInt8(sequence.count)]
        for set in sequence { bytes += sized(set) }
        bytes.append(UInt8(picture.count))
        for set in picture { bytes += sized(set) }
        // The high profiles say their sampling here too; WebRTC sends 4:2:0 of 8 bits only.
        if [100, 110, 122, 144].contains(first[1]) { bytes += [0xFD, 0xF8, 0xF8, 0] }
        return bytes
    }

    /// The HEVC decoder configuration record, ISO/IEC 14496-15 clause 8.3.3.1. In a file its arrays are not complete: the
    /// sets come in band again at every keyframe, and may be others there, which is what the entry `hev1` says too.
    static func hvcC(_ sets: ParameterSets, isComplete: Bool = false) -> [UInt8]? {
        guard let set = sets.sequence.first?.withUnsafeBytes({ H265SequenceParameterSet(parsing: $0) }) else {
            return nil
        }
        var bytes: [UInt8] = [
            1, (set.profileSpace & 3) << 6 | (set.isHighTier ? 0x20 : 0) | set.profile & 0x1F,
        ]
        for shift in stride(from: UInt32(24), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: set.compatibility >> shift))
        }
        for shift in stride(from: UInt64(40), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: set.constraints >> shift))
        }
        // No least spatial segmentation, no kind of parallelism, no frame rate is promised.
        bytes += [set.level, 0xF0, 0, 0xFC, 0xFC | set.chromaFormat & 3]
        bytes += [0xF8 | UInt8(set.lumaBitDepth - 8 & 7), 0xF8 | UInt8(set.chromaBitDepth - 8 & 7), 0, 0]
        bytes.append(UInt8(set.temporalLayers & 7) << 3 | (set.isTemporalIDNested ? 4 : 0) | 3)
        let arrays = [(32, sets.video), (33, sets.sequence), (34, sets.picture)].map { type, sets in
            (type: UInt8(type), sets: sets.filter { (3...0xFFFF).contains($0.count) }.prefix(64))
        }
        guard arrays.allSatisfy({ !$0.sets.isEmpty }) else { return nil }
        bytes.append(UInt8(arrays.count))
        for array in arrays {
            bytes += [(isComplete ? 0x80 : 0) | array.type, 0, UInt8(array.sets.count)]
            for set in array.sets { bytes += sized(set) }
        }
        return bytes
    }

    /// The AV1 codec configuration record, "AV1 Codec ISO Media File Format Binding" clause 2.3.3.
    static func av1C(_ sets: ParameterSets) -> [UInt8]? {
        guard let unit = sets.sequence.first, unit.count <= 0xFFFF,
            let header = unit.withUnsafeBytes({ AV1SequenceHeader(parsing: $0) })
        else { return nil }
        var third = (header.isHighTier ? 0x80 : 0) | header.chromaSamplePosition & 3
        if header.bitDepth > 8 { third |= 0x40 }
        if header.bitDepth == 12 { third |= 0x20 }
        if header.isMonochrome { third |= 0x10 }
        if header.isSubsampledX { third |= 0x08 }
        if header.isSubsampledY { third |= 0x04 }
        return [0x81, (header.profile & 7) << 5 | header.level & 0x1F, third, 0] + unit
    }

    private static func sized(_ set: [UInt8]) -> [UInt8] { [UInt8(set.count >> 8), UInt8(set.count & 0xFF)] + set }
}
