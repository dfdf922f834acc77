import DTLS
import ICE
import Media
import RTPSend
import SDP

/// What a sending session is made of: what was offered, what was answered, and what is sent.
package struct SendConfiguration: Sendable {
    package var offer: PublishOffer
    package var answer: PublishAnswer
    /// The peer's candidates, names resolved.
    package var candidates: [TransportAddress]
    package var certificate: DTLSCertificate
    /// In the order of the offer.
    package var tracks: [PacketizedTrack]
    /// Begins anew when the file has ended.
    package var isLooping: Bool
    /// Civil time at an instant, for sender reports.
    package var clock: (wall: WallClock, instant: Instant)
    /// For ICE and for the beginnings of sequence numbers and timestamps.
    package var randomness: UInt64

    package init(
        offer: PublishOffer, answer: PublishAnswer, candidates: [TransportAddress], certificate: DTLSCertificate,
        tracks: [PacketizedTrack], isLooping: Bool, clock: (wall: WallClock, instant: Instant), randomness: UInt64
    ) {
        self.offer = offer
        self.answer = answer
        self.candidates = candidates
        self.certificate = certificate
        self.tracks = tracks
        self.isLooping = isLooping
        self.clock = clock
        self.randomness = randomness
    }
}

/// What one call into a sending session brought about. The caller drains it and clears it.
package final class SendOutput {
    package let datagrams = OutboundBatch()
    package var events: [SendEvent] = []

    package init() {}

    package func removeAll() {
        datagrams.removeAll()
        events.removeAll(keepingCapacity: true)
    }
}

/// What happened to a sending session.
package enum SendEvent: Sendable, Equatable {
    /// ICE has chosen where to send; nothing comes from elsewhere from here on.
    case selected(TransportAddress)
    /// ICE and DTLS are through, and media goes out. The profile's name as in RFC 5764 and RFC 7714.
    case connected(srtpProfile: String)
    /// The peer wanted a keyframe and the file went on at its next one, so much further.
    case leapt(Duration)
    /// The peer wanted a keyframe and the file has none any more.
    case noKeyframe
    /// The session is over; nothing comes after this.
    case ended(SendEndReason)
}

/// Why a sending session ended.
package enum SendEndReason: Sendable, Hashable {
    /// All of the file was sent.
    case finished
    /// We were told to.
    case closed
    /// The peer sent close_notify.
    case closedByPeer
    /// No candidate answered (RFC 8445 clause 8.1.2).
    case iceFailed
    /// The peer stopped answering (RFC 7675 clause 5.1).
    case consentExpired
    case dtlsFailed(String)
}

extension SendEndReason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .finished: "all was sent"
        case .closed: "closed"
        case .closedByPeer: "the server ended the session"
        case .iceFailed: "no candidate of the server answered a connectivity check (RFC 8445): is its UDP port open?"
        case .consentExpired: "the server has stopped answering (RFC 7675)"
        case .dtlsFailed(let reason): "DTLS failed: \(reason)"
        }
    }
}
