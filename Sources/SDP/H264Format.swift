/// What identifies an H.264 configuration in an offer (RFC 6184 clause 8.1).
struct H264Format: Hashable, Sendable {
    /// 0 single NAL unit, 1 non-interleaved.
    let packetizationMode: Int
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
        if let identifier = parameters?["profile-level-id"] {
            guard identifier.utf8.count == 6, Substring(identifier).isHexadecimal,
                let bits = UInt32(identifier, radix: 16),
                Self.isTaken(
                    profile: UInt8(truncatingIfNeeded: bits >> 16), flags: UInt8(truncatingIfNeeded: bits >> 8))
            else { return nil }
        }
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

    /// RFC 6184 table 5. Extended (0x58) is taken where its flags say that the stream is a Baseline one too.
    private static func isTaken(profile: UInt8, flags: UInt8) -> Bool {
        switch profile {
        case 0x42, 0x4D, 0x64: true
        case 0x58: flags & 0x80 != 0
        default: false
        }
    }
}
