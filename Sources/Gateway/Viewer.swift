import Logging
import Media
import MediaSocket
import WebRTCCore

/// A viewer's session as the media thread knows it.
final class Viewer: PeerObserver {
    /// How long a viewer waits for its publisher to return.
    static let grace = Duration.seconds(30)

    let id: UUIDv7
    let room: String
    let participant: String
    let session: ViewerSession
    private(set) var isConnected = false
    /// Nobody is there to be shown; it ends then.
    var givesUpAt: Instant?
    private let onConnected: (Viewer, Instant) -> Void
    private let onGivenUp: (Viewer) -> Void
    private let onEnded: (Viewer, PeerEndReason) -> Void

    init(
        id: UUIDv7, room: String, participant: String, session: ViewerSession,
        onConnected: @escaping (Viewer, Instant) -> Void, onGivenUp: @escaping (Viewer) -> Void,
        onEnded: @escaping (Viewer, PeerEndReason) -> Void
    ) {
        self.id = id
        self.room = room
        self.participant = participant
        self.session = session
        self.onConnected = onConnected
        self.onGivenUp = onGivenUp
        self.onEnded = onEnded
    }

    func watches(_ participant: String, in room: String) -> Bool {
        self.participant == participant && self.room == room
    }

    // MARK: PeerObserver

    /// None come from a viewer.
    func received(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {}
    func receivedLive(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {}

    func happened(_ event: PeerEvent, at now: Instant) {
        switch event {
        case .connected:
            isConnected = true
            onConnected(self, now)
        case .ended(let reason):
            isConnected = false
            onEnded(self, reason)
        case .senderReport, .captureTime, .soundLevel, .trackRestarted, .trackBroken: break
        }
    }

    func handleTimeout(at now: Instant) {
        guard let due = givesUpAt, due <= now else { return }
        givesUpAt = nil
        onGivenUp(self)
    }

    /// What goes to a viewer is handed over by its publisher.
    func flush(at now: Instant) {}

    var deadline: Instant? { givesUpAt }
}

extension Viewer {
    var metadata: Logger.Metadata {
        ["viewer": "\(id)", "room": "\(room)", "participant": "\(participant)"]
    }
}
