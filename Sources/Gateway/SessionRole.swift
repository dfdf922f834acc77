/// Which side of the gateway a session is on.
package enum SessionRole: Sendable {
    /// It sends to us (WHIP).
    case publisher
    /// We send to it (WHEP).
    case viewer
}
