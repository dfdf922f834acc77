/// RFC 8842 clause 5.2: `a=setup:active` makes a client, `passive` a server.
package enum DTLSRole: Hashable, Sendable {
    case client, server
}
