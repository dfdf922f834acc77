import COpenSSL

/// What OpenSSL left in this thread's error queue.
enum OpenSSLFailure {
    /// The oldest entry in words; empties the queue.
    static func reason() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0 else { return "no reason given" }
        guard let text = ERR_reason_error_string(code) else { return "error \(String(code, radix: 16))" }
        return String(cString: text)
    }
}
