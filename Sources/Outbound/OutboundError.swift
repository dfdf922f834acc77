/// Why no whole answer came. An answer with a status that is not a success is an answer, not an error.
package struct OutboundError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        /// The request cannot be sent as it is: URL, method or a field.
        case invalidRequest
        /// The host's name leads to no address.
        case unresolved
        /// No connection: nothing listens there, or the way is closed.
        case refused
        /// The host's address is one that may not be connected to.
        case forbidden
        case timedOut
        /// The server's certificate does not prove that it is that host.
        case untrusted
        /// The answer is longer than what was asked for.
        case tooLarge
        /// The connection ended within the answer, or what came is not HTTP.
        case broken
        case cancelled
    }

    package let reason: Reason
    package let method: String
    /// Without credentials.
    package let url: String
    /// What was seen.
    package let detail: String

    package var description: String {
        let advice =
            switch reason {
            case .invalidRequest: "mend the address; it must look like https://host:port/path"
            case .unresolved: "check the host's name, and this machine's DNS"
            case .refused: "check host and port, that the server runs, and that no firewall stands between"
            case .forbidden: "give an address of the public Internet, or allow this one in the configuration"
            case .timedOut: "the server or the way to it is too slow: try again, or look at the server's log"
            case .untrusted: "use the name that its certificate carries, or give its authority with SSL_CERT_FILE"
            case .tooLarge: "this is not the server that was expected, or its answer must be asked for in parts"
            case .broken: "the server or something before it broke off: look at its log, then try again"
            case .cancelled: "it was asked to stop"
            }
        return "http: \(method) \(url): \(detail); \(advice)"
    }
}
