/// What identifies an H.264 configuration in an offer (RFC 6184 clause 8.1).
struct H264Format: Hashable, Sendable {
    /// 0 single NAL unit, 1 non-interleaved.
    let packetizationMode: Int
    /// Of what a decoder has to understand: Constrained Baseline 0, Baseline 1, Main 2, High 3.
    let rank: Int
    private let answered: String

    /// `nil` for what the depacketizer does not take: interleaved packets (mode 2), and profiles other than Baseline,
    /// Constrained Baseline, Main and High.
    init?(_ parameters: FormatParameters?) {
        switch parameters?["packetization-mode"] {
        case nil, "0": packetizationMode = 0
        case "1": packetizationMode = 1
        default: return nil
        }
        // Absent means Baseline at level 1 (clause 8.1).
        var rank = 1
        if let identifier = parameters?["profile-level-id"] {
            guard identifier.utf8.count == 6, Substring(identifier).isHexadecimal,
                let bits = UInt32(identifier, radix: 16),
                Self.isTaken(
                    profile: UInt8(truncatingIfNeeded: bits >> 16), flags: UInt8(truncatingIfNeeded: bits >> 8))
            else { return nil }
            let isConstrained = bits >> 8 & 0x40 != 0
            switch bits >> 16 {
            case 0x64: rank = 3
            case 0x4D: rank = isConstrained && bits >> 8 & 0x80 != 0 ? 0 : 2
            default: rank = isConstrained ? 0 : 1
            }
        }
        self.rank = rank
        // Mode and profile must come back as they were, or the payload type not at all; the level may not be raised
        // unless both sides say level-asymmetry-allowed=1, and the offered one is right in both cases (clause 8.2.2).
        // The rest describes what the offerer sends or can receive and is not for an answer that only receives.
        var answer: [String] = []
        if parameters?["level-asymmetry-allowed"] == "1" { answer.append("level-asymmetry-allowed=1") }
        for name in ["packetization-mode", "profile-level-id"] {
            if let value = parameters?[name] { answer.append("\(name)=\(value)") }
        }
        answered = answer.joined(separator: ";")
    }

    /// The parameters for the answer; `nil` for none.
    var answer: String? { answered.isEmpty ? nil : answered }

    /// Whether a decoder of this kind shows what is sent as `other`. Flexible macroblock ordering, which alone parts Baseline
    /// from what Constrained Baseline decoders take, is sent by nobody.
    func shows(_ other: H264Format) -> Bool {
        packetizationMode >= other.packetizationMode && max(rank, 1) >= other.rank
    }

    /// RFC 6184 table 5. Extended (0x58) is taken where its flags say that the stream is a Baseline one too.
    private static func isTaken(profile: UInt8, flags: UInt8) -> Bool {
        switch profile {
        case 0x42, 0x4D, 0x64: true
        case 0x58: flags & 0x80 != 0
        default: false
        }
    }
}
