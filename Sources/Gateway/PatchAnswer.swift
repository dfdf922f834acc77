/// What came of a PATCH (RFC 9725 clauses 4.3.2 and 4.3.3).
package enum PatchAnswer: Sendable, Hashable {
    /// Candidates were read; an ICE-lite agent has no use for them.
    case taken
    /// ICE begins anew: an `application/trickle-ice-sdpfrag`, and the tag of the new ICE session without quotes.
    case restarted(fragment: String, entityTag: String)
}
