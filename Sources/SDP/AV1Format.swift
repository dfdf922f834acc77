/// What identifies an AV1 configuration in an offer (RTP Payload Format For AV1, clause 7.2).
struct AV1Format: Hashable, Sendable {
    private let answered: String

    /// `nil` for the High and Professional profiles, and for numbers that are none.
    init?(_ parameters: FormatParameters?) {
        guard let profile = Self.number(parameters?["profile"], upTo: 2), profile ?? 0 == 0,
            let level = Self.number(parameters?["level-idx"], upTo: 31),
            let tier = Self.number(parameters?["tier"], upTo: 1)
        else { return nil }
        // A receiver of everything below its own limits says the same again (clause 7.2.3).
        answered = [("level-idx", level), ("profile", profile), ("tier", tier)].compactMap { name, value in
            value.map { "\(name)=\($0)" }
        }.joined(separator: ";")
    }

    /// The parameters for the answer; `nil` for none.
    var answer: String? { answered.isEmpty ? nil : answered }

    /// Outer `nil` when it is not allowed, inner `nil` when it is not there.
    private static func number(_ text: String?, upTo limit: Int) -> Int?? {
        guard let text else { return .some(nil) }
        guard let value = Substring(text).number(as: Int.self), value <= limit else { return nil }
        return .some(value)
    }
}
