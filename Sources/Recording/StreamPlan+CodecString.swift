import Media

extension StreamPlan {
    /// As in the `codecs` parameter of RFC 6381; the codec's own name where its parameters are not known or it has none.
    package var codecString: String {
        guard let set = parameterSets?.sequence.first else { return codec.rawValue }
        let known: String? = set.withUnsafeBytes { set in
            switch codec {
            case .vp8, .opus, .pcmu, .pcma: nil
            case .aac: "mp4a.40.2"
            case .h264: Self.avc(set)
            case .vp9: VP9FrameHeader(parsing: set).map(Self.vp9)
            case .av1: AV1SequenceHeader(parsing: set).map(Self.av1)
            case .h265: H265SequenceParameterSet(parsing: set).map(Self.hevc)
            }
        }
        return known ?? codec.rawValue
    }

    /// The same where a header has all parameter sets and samples none (ISO/IEC 14496-15 clause E.3).
    package var codecStringOutOfBand: String {
        codec == .h265 && codecString.hasPrefix("hev1") ? "hvc1" + codecString.dropFirst(4) : codecString
    }

    /// RFC 6381 clause 3.3: profile, constraints and level as the sequence parameter set has them.
    private static func avc(_ set: UnsafeRawBufferPointer) -> String {
        set.count >= 4 ? "avc1." + set[1...3].map { padded($0, radix: 16) }.joined() : "avc1"
    }

    /// "VP Codec ISO Media File Format Binding", clause "Codecs Parameter String".
    private static func vp9(_ header: VP9FrameHeader) -> String {
        "vp09." + [header.profile, header.level, header.bitDepth].map { padded($0) }.joined(separator: ".")
    }

    /// "AV1 Codec ISO Media File Format Binding", clause 5.
    private static func av1(_ header: AV1SequenceHeader) -> String {
        "av01.\(header.profile).\(padded(header.level))\(header.isHighTier ? "H" : "M").\(padded(header.bitDepth))"
    }

    /// ISO/IEC 14496-15 clause E.3: the compatibility flags are written from the last to the first, and constraint bytes
    /// of nothing at the end are left out.
    private static func hevc(_ set: H265SequenceParameterSet) -> String {
        let space = ["", "A", "B", "C"][Int(set.profileSpace & 3)]
        var reversed: UInt32 = 0
        for bit in 0..<32 where set.compatibility & 1 << UInt32(bit) != 0 { reversed |= 1 << UInt32(31 - bit) }
        var constraints = (0..<6).map { UInt8(truncatingIfNeeded: set.constraints >> (40 - 8 * UInt64($0))) }
        while constraints.last == 0 { constraints.removeLast() }
        let head =
            "hev1.\(space)\(set.profile).\(String(reversed, radix: 16)).\(set.isHighTier ? "H" : "L")\(set.level)"
        return constraints.reduce(head) { $0 + "." + String($1, radix: 16) }
    }

    private static func padded(_ value: some BinaryInteger, radix: Int = 10) -> String {
        let digits = String(value, radix: radix)
        return digits.count < 2 ? "0" + digits : digits
    }
}
