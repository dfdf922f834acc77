/// Why a session description cannot be read or answered, in words that a person can act upon.
package struct SDPError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// A limit is passed: `SessionDescription.Limit`.
        case tooLarge
        /// Not a session description by RFC 8866 or by the grammar of one of its attributes.
        case malformed
        /// Readable, but no transport can be made from it: ICE, DTLS, BUNDLE or the multiplexing of RTCP.
        case unusableTransport
        /// It sends something, but no m-line that can be taken.
        case nothingAcceptable
        /// It sends neither sound nor picture.
        case nothingSent
        /// A viewer's offer that receives neither sound nor picture.
        case nothingReceived
    }

    package let code: Code
    /// The line it is about, from 1; `nil` when it is about the whole.
    package let line: Int?
    /// Where it is written how it should be, like "RFC 8866 clause 5.14".
    package let clause: String
    /// What was seen and what is wrong with it.
    package let problem: String
    /// What to do.
    package let remedy: String

    package init(_ code: Code, line: Int? = nil, clause: String, problem: String, remedy: String) {
        self.code = code
        self.line = line
        self.clause = clause
        self.problem = problem
        self.remedy = remedy
    }

    package var description: String {
        let place = line.map { "SDP line \($0)" } ?? "SDP"
        return "\(place) (\(clause)): \(problem); \(remedy)"
    }

    /// Somebody else's text as it may stand in an error: printable ASCII, at most 200 characters.
    static func printable(_ text: String) -> String {
        String(text.unicodeScalars.prefix(200).map { $0.value >= 0x20 && $0.value < 0x7F ? Character($0) : "?" })
    }

    /// A piece of somebody else's text, fit for an error: printable ASCII, at most 80 characters.
    static func quote(_ text: some StringProtocol) -> String {
        var quoted = "\""
        for byte in text.utf8.prefix(80) {
            quoted += byte >= 0x20 && byte < 0x7F ? String(UnicodeScalar(byte)) : "?"
        }
        return quoted + (text.utf8.count > 80 ? "…\"" : "\"")
    }
}
