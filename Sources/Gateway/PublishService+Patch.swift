import ICE
import Logging
import Media
import MediaSocket
import SDP
import WebRTCCore

extension PublishService {
    /// Takes candidates, or restarts ICE when the fragment has credentials that are not the peer's current ones.
    ///
    /// - Parameter condition: `nil` when none was given.
    func patch(
        _ role: SessionRole, room: String, participant: String, session id: UUIDv7, condition: EntityTagCondition?,
        body: String
    ) async throws(GatewayError) -> PatchAnswer {
        let fragment: ICEFragment
        do throws(SDPError) {
            fragment = try ICEFragment.parse(body)
        } catch {
            throw .invalid("\(error)")
        }
        var generator = SystemRandomNumberGenerator()
        let fresh = ICECredentials.random(threadIndex: 0, using: &generator)
        let answer = await hub.withSession(id, of: role, room: room, participant: participant) {
            session, thread, slot in
            Self.apply(fragment, to: session, condition: condition, fresh: fresh) { thread.refreshUsernames(slot) }
        }
        guard let answer else {
            throw .notFound("there is no session \(id) of \(participant) in \(room); it has ended or never was")
        }
        switch answer {
        case .success(.restarted(let text, let tag)):
            logger.info(
                "session restarts ICE",
                metadata: ["session": "\(id)", "room": "\(room)", "participant": "\(participant)"])
            return .restarted(fragment: text, entityTag: tag)
        case .success(.taken): return .taken
        case .failure(let error): throw error
        }
    }

    /// Comparing and changing are one step on the session's thread, so that of two restarts at once the later one counts.
    private static func apply(
        _ fragment: ICEFragment, to session: any RoutedSession, condition: EntityTagCondition?, fresh: ICECredentials,
        refresh: () -> Void
    ) -> Result<PatchAnswer, GatewayError> {
        switch condition {
        case nil:
            return .failure(
                .preconditionRequired(
                    "If-Match is missing: send the ETag of this ICE session for candidates, or * for an ICE restart "
                        + "(RFC 9725 clauses 4.3.2 and 4.3.3)"))
        case .oneOf(let tags) where !tags.contains(session.localUsername):
            return .failure(
                .preconditionFailed(
                    "If-Match names another ICE session than the current one: send the newest ETag, in quotes, or "
                        + "restart ICE with If-Match: *"))
        case .any, .oneOf: break
        }
        guard let remote = fragment.credentials,
            !session.knowsRemote(username: remote.username, password: remote.password)
        else { return .success(.taken) }
        do {
            let text = try ICEFragment.answer(
                restarting: session.negotiated, username: fresh.username, password: fresh.password)
            try session.restartICE(
                localUsername: fresh.username, localPassword: fresh.password, remoteUsername: remote.username,
                remotePassword: remote.password)
            refresh()
            return .success(.restarted(fragment: text, entityTag: fresh.username))
        } catch {
            return .failure(.failed("\(error)"))
        }
    }
}
