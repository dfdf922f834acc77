/// What identifies an H.265 configuration in an offer (RFC 7798 clause 7.1).
struct H265Format: Hashable, Sendable {
    /// 1 Main, 2 Main 10.
    let profile: Int
    private let answered: String

    /// `nil` for other profiles than Main and Main 10, for several streams at once, and for NAL units that travel in
    /// another order than they are decoded in.
    init?(_ parameters: FormatParameters?) {
        // Absent means Main.
        guard ["1", "2"].contains(parameters?["profile-id"] ?? "1"), parameters?["profile-space"] ?? "0" == "0",
            (parameters?["tx-mode"] ?? "SRST").uppercased() == "SRST",
            Substring(parameters?["sprop-max-don-diff"] ?? "0").number(as: UInt16.self) == 0
        else { return nil }
        profile = parameters?["profile-id"] == "2" ? 2 : 1
        // These must come back as they were, or the payload type not at all; the level may differ, and the offered one is
        // right (clause 7.2.2). The rest describes what the offerer sends or can receive.
        var answer: [String] = []
        for name in Self.echoed {
            guard let value = parameters?[name] else { continue }
            guard Substring(value).isVisibleASCII else { return nil }
            answer.append("\(name)=\(value)")
        }
        answered = answer.joined(separator: ";")
    }

    /// The parameters for the answer; `nil` for none.
    var answer: String? { answered.isEmpty ? nil : answered }

    private static let echoed = [
        "interop-constraints", "level-id", "profile-compatibility-indicator", "profile-id", "profile-space",
        "tier-flag",
        "tx-mode",
    ]
}
