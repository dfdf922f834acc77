import Media
import Settings

/// The answer to a WHIP POST (RFC 9725 clause 4.2).
package struct PublishAnswer: Sendable {
    package let session: UUIDv7
    package let participant: String
    /// `application/sdp`.
    package let sdp: String
    /// An opaque tag of the ICE session, without quotes.
    package let entityTag: String
    /// What the client may use to get through to us (clause 4.6).
    package let iceServers: [ICEServer]

    package init(session: UUIDv7, participant: String, sdp: String, entityTag: String, iceServers: [ICEServer]) {
        self.session = session
        self.participant = participant
        self.sdp = sdp
        self.entityTag = entityTag
        self.iceServers = iceServers
    }
}
