/// Which ICE session a PATCH is meant for (RFC 9725 clause 4.3.1, RFC 9110 clause 13.1.1).
package enum EntityTagCondition: Sendable, Hashable {
    /// Whichever it is.
    case any
    /// Opaque tags, without quotes.
    case oneOf([String])
}
