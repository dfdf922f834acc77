/// One question to an HTTP server (RFC 9110).
package struct HTTPRequest: Sendable {
    package var method: String
    /// `http://` or `https://`.
    package var url: String
    package var headers: [(String, String)]
    package var body: [UInt8]
    /// `perform`: from the call to the last byte of the answer. `stream`: the longest silence.
    package var timeout: Duration
    /// The largest body that `perform` takes; a longer one is `.tooLarge`.
    package var maximumAnswerBytes: Int
    /// How many redirections are followed. A credential goes to no other host than the first.
    package var maximumRedirections: Int
    /// Asked about once a second and at every piece of the answer, on the calling thread; true ends it with `.cancelled`.
    package var isCancelled: (@Sendable () -> Bool)?

    package init(
        method: String = "GET", url: String, headers: [(String, String)] = [], body: [UInt8] = [],
        timeout: Duration = .seconds(30), maximumAnswerBytes: Int = 4 << 20, maximumRedirections: Int = 0,
        isCancelled: (@Sendable () -> Bool)? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumAnswerBytes = maximumAnswerBytes
        self.maximumRedirections = maximumRedirections
        self.isCancelled = isCancelled
    }

    /// The URL as it may be shown: without user, password and the values of its query.
    package var shownURL: String { Self.shown(url) }

    package static func shown(_ url: String) -> String {
        guard let separator = url.firstRange(of: "://") else { return "(a text without ://)" }
        var rest = url[separator.upperBound...].prefix { $0 != "#" }
        var hasQuery = false
        if let question = rest.firstIndex(of: "?") {
            hasQuery = true
            rest = rest[..<question]
        }
        let authority = rest.prefix { $0 != "/" }
        // The last one counts: a password may hold an @ that its writer forgot to encode.
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        return url[..<separator.upperBound] + host + rest[authority.endIndex...] + (hasQuery ? "?…" : "")
    }
}
