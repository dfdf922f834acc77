/// Takes the members of a map one by one, each with its rule, and names the one that is not known.
struct RuleFields {
    private let members: [String: SettingValue]

    init(_ value: SettingValue, _ known: [String], _ allowed: String) throws(SettingRejection) {
        guard case .map(let members) = value else { throw SettingRejection(allowed: allowed) }
        for key in members.keys.sorted() where !known.contains(key) {
            let nearest = known.min { SettingText.distance($0, key) < SettingText.distance($1, key) } ?? ""
            var rejection = SettingRejection(allowed: "one of " + known.joined(separator: ", "))
            rejection.place = ".\(key)"
            rejection.kind = .unknownKey(nearest: nearest)
            throw rejection
        }
        self.members = members
    }

    func optional<Value>(
        _ key: String, _ read: (SettingValue) throws(SettingRejection) -> Value
    ) throws(SettingRejection) -> Value? {
        guard let value = members[key] else { return nil }
        do throws(SettingRejection) {
            return try read(value)
        } catch {
            throw error.within(".\(key)", value)
        }
    }
}
