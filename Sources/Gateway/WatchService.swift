import DTLS
import ICE
import Logging
import Media
import SDP
import Telemetry
import WebRTCCore

/// Answers those who want to watch a participant, and puts their sessions on the media thread.
struct WatchService: Sendable {
    /// Candidates and certificate are the same for both sides.
    let publishing: PublishService
    let maxViewers: Int

    func watch(room: String, participant: String, offer: String) async throws(GatewayError) -> PublishAnswer {
        try PublishService.check(room, "room")
        try PublishService.check(participant, "participant")
        guard let published = await publishing.hub.published(room: room, participant: participant) else {
            throw .notPublished(
                "'\(participant)' does not publish in room '\(room)' at this gateway; try again when it does, "
                    + "/v1/rooms/\(room) lists who is there")
        }
        var generator = SystemRandomNumberGenerator()
        let id = UUIDv7(now: SystemClock.wall(), using: &generator)
        let credentials = ICECredentials.random(threadIndex: 0, using: &generator)
        let name = "capstan-\(id)"
        let negotiated: NegotiatedSession
        do throws(SDPError) {
            negotiated = try Answerer.answer(
                toViewer: offer, of: published, canonicalName: name,
                configuration: AnswerConfiguration(
                    iceUsername: credentials.username, icePassword: credentials.password,
                    fingerprint: publishing.fingerprint, candidates: publishing.candidates,
                    sessionID: generator.next() >> 2),
                makeSSRC: { UInt32(truncatingIfNeeded: generator.next() | 1) })
        } catch {
            switch error.code {
            case .tooLarge, .malformed: throw .malformedOffer("\(error)")
            case .unusableTransport, .nothingAcceptable, .nothingSent, .nothingReceived:
                throw .unacceptableOffer("\(error)")
            }
        }
        let session: ViewerSession
        do {
            let now = SystemClock.monotonic()
            session = try ViewerSession(
                ViewerConfiguration(
                    negotiated: negotiated, localUsername: credentials.username, localPassword: credentials.password,
                    certificate: publishing.certificate, canonicalName: name, clock: (SystemClock.wall(), now),
                    randomness: generator.next()),
                at: now)
        } catch {
            throw .failed("\(error)")
        }
        try await publishing.hub.add(session, id: id, room: room, participant: participant, limit: maxViewers)
        publishing.logger.info(
            "viewer offered", metadata: ["viewer": "\(id)", "room": "\(room)", "participant": "\(participant)"])
        return PublishAnswer(
            session: id, participant: participant, sdp: negotiated.answer, entityTag: credentials.username,
            iceServers: await publishing.iceServers.servers(for: id))
    }
}
