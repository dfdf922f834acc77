/// Why a setting did not take a value; the text says what is allowed.
struct SettingRejection: Error {
    enum Kind {
        case value
        /// The place within the setting is none that there is.
        case unknownKey(nearest: String)
    }
    let allowed: String
    /// The place within the setting and what stands there, when it is not the whole: `[0].record.container`.
    var place = ""
    var value: SettingValue?
    var kind = Kind.value

    init(allowed: String) {
        self.allowed = allowed
    }

    /// The same, seen from further outside.
    func within(_ outer: String, _ value: SettingValue) -> SettingRejection {
        var rejection = self
        rejection.place = outer + place
        rejection.value = rejection.value ?? value
        return rejection
    }
}
