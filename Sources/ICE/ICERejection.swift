/// Why a datagram was not taken for a check; for counting.
package enum ICERejection: String, Error, Sendable, CaseIterable {
    /// Not a STUN message, or a broken one.
    case malformed
    /// Not a binding request.
    case notBindingRequest
    /// USERNAME is missing, or does not begin with our username.
    case username
    /// MESSAGE-INTEGRITY is missing or wrong.
    case integrity
    /// Good, but with attributes that must be understood and are not: answered with 420.
    case unknownAttributes
    /// Good, but the peer takes itself to be the controlled one: answered with 487.
    case roleConflict
    /// The agent has failed or its consent has expired.
    case ended
}
