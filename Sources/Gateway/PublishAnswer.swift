import Media

/// The answer to a WHIP POST (RFC 9725 clause 4.2).
package struct PublishAnswer: Sendable {
    package let session: UUIDv7
    package let participant: String
    /// `application/sdp`.
    package let sdp: String
    /// An opaque tag of the ICE session, without quotes.
    package let entityTag: String

    package init(session: UUIDv7, participant: String, sdp: String, entityTag: String) {
        self.session = session
        self.participant = participant
        self.sdp = sdp
        self.entityTag = entityTag
    }
}
