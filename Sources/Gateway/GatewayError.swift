/// What the gateway refuses, each with a text that says what is wrong and what to do. HTTPAPI gives each its status.
package enum GatewayError: Error, Sendable, Hashable {
    /// A name that breaks the rule of `RecordingName`, a limit out of range, … (400)
    case invalid(String)
    /// An offer that no answer can be given to (RFC 9725 clause 4.2: 400 malformed, 422 nothing acceptable).
    case malformedOffer(String)
    case unacceptableOffer(String)
    /// No such session, recording or file (404).
    case notFound(String)
    /// The state does not allow it (409).
    case conflict(String)
    /// Nobody publishes there now (409 with Retry-After).
    case notPublished(String)
    /// Another ICE session than the current one is meant (412), or none is named (428).
    case preconditionFailed(String)
    case preconditionRequired(String)
    /// Too many sessions, draining, or the store is away (503 with Retry-After).
    case unavailable(String)
    /// Ours (500).
    case failed(String)

    package var text: String {
        switch self {
        case .invalid(let text), .malformedOffer(let text), .unacceptableOffer(let text), .notFound(let text),
            .conflict(let text), .notPublished(let text), .preconditionFailed(let text),
            .preconditionRequired(let text), .unavailable(let text),
            .failed(let text):
            text
        }
    }
}
