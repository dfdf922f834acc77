/// What identifies a VP9 configuration in an offer (RFC 9628 clause 6.1).
struct VP9Format: Hashable, Sendable {
    /// 0: 8 bits and 4:2:0; 2: 10 or 12 bits and 4:2:0.
    let profile: Int
    private let isWritten: Bool

    /// `nil` for profiles with other sampling than 4:2:0, which no browser plays from a file.
    init?(_ parameters: FormatParameters?) {
        switch parameters?["profile-id"] {
        case nil:
            profile = 0
            isWritten = false
        case "0":
            profile = 0
            isWritten = true
        case "2":
            profile = 2
            isWritten = true
        default: return nil
        }
    }

    /// The profile must come back as it was (clause 6.1.1); the rest tells what the offerer can receive.
    var answer: String? { isWritten ? "profile-id=\(profile)" : nil }
}
