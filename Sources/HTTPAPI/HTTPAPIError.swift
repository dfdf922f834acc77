/// What goes wrong in the HTTP side: one request refused, or no listening at all.
package enum HTTPAPIError: Error, Sendable, Equatable, CustomStringConvertible {
    /// This request gets this answer; nothing else is touched.
    case refused(Problem)
    /// The address cannot be listened on. `reason` says why and what to do.
    case cannotListen(address: String, reason: String)
    /// A certificate or key that cannot be used.
    case tls(String)

    package var description: String {
        switch self {
        case .refused(let problem): "HTTP \(problem.status) \(problem.title): \(problem.detail)"
        case .tls(let reason): "HTTPS: \(reason)"
        case .cannotListen(let address, let reason): "HTTP cannot listen on \(address): \(reason)"
        }
    }
}
