/// What one check of `capstan doctor` came to.
struct Finding: Encodable {
    enum State: String, Encodable {
        case ok, warn, fail

        func mark(isColoured: Bool) -> String {
            let padded = rawValue + String(repeating: " ", count: 4 - rawValue.count)
            guard isColoured else { return padded }
            let colour =
                switch self {
                case .ok: 32
                case .warn: 33
                case .fail: 31
                }
            return "\u{1B}[\(colour)m\(padded)\u{1B}[0m"
        }
    }

    var name: String
    var state: State
    var detail: String
    /// What to do.
    var advice: String?

    static func ok(_ name: String, _ detail: String) -> Finding { Finding(name: name, state: .ok, detail: detail) }

    static func warn(_ name: String, _ detail: String, _ advice: String) -> Finding {
        Finding(name: name, state: .warn, detail: detail, advice: advice)
    }

    static func fail(_ name: String, _ detail: String, _ advice: String) -> Finding {
        Finding(name: name, state: .fail, detail: detail, advice: advice)
    }

    /// Our errors say what to do after their last semicolon.
    static func fail(_ name: String, error text: String) -> Finding {
        guard let semicolon = text.lastIndex(of: ";") else { return Finding(name: name, state: .fail, detail: text) }
        let advice = text[text.index(after: semicolon)...].drop { $0 == " " }
        return fail(name, String(text[..<semicolon]), String(advice))
    }
}
