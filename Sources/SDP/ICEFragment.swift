/// The ICE part of a description, sent by itself: `application/trickle-ice-sdpfrag` (RFC 8840 clause 9).
package struct ICEFragment: Hashable, Sendable {
    /// Bounds on what is read, beside those of a whole description. Browsers gather a dozen candidates.
    package enum Limit {
        package static let candidates = 512
    }

    package struct Credentials: Hashable, Sendable {
        package let username: String
        package let password: String
    }

    /// Of the first m-line that has them, else of the session; one transport has one pair.
    package let credentials: Credentials?
    /// Tags of the m-lines that are there.
    package let mids: [String]
    /// How many candidates it holds. What they say is of no use to an agent that never begins a check.
    package let candidateCount: Int
    package let isLast: Bool
}
