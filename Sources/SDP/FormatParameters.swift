/// The parameters of a format, `a=fmtp` (RFC 8866 clause 6.15), in the form `name=value;name=value` that video and Opus
/// use. Names are compared in lower case.
struct FormatParameters: Hashable, Sendable {
    /// As it was written.
    let text: String
    private let values: [String: String]

    init(_ text: Substring) {
        self.text = String(text.trimmed)
        var values: [String: String] = [:]
        for field in text.fields(";") {
            let (name, value) = field.trimmed.cut(at: "=")
            let key = name.trimmed.lowercased()
            if values[key] == nil { values[key] = String((value ?? "").trimmed) }
        }
        self.values = values
    }

    subscript(name: String) -> String? { values[name] }
}
