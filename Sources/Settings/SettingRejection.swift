/// Why a setting did not take a value; the text says what is allowed.
struct SettingRejection: Error {
    let allowed: String
}
