import Media

extension Gateway {
    /// Takes the offer of somebody who wants to watch a participant (WHEP).
    package func watch(
        room: String, participant: String, offer: String
    ) async throws(GatewayError) -> PublishAnswer {
        try refuseIfDraining()
        return try await watching.watch(room: room, participant: participant, offer: offer)
    }

    /// Takes candidates or restarts ICE (WHEP PATCH); the three parts of the session's address must agree.
    package func patchWatch(
        room: String, participant: String, session: UUIDv7, condition: EntityTagCondition?, body: String
    ) async throws(GatewayError) -> PatchAnswer {
        try await publishing.patch(
            .viewer, room: room, participant: participant, session: session, condition: condition, body: body)
    }

    /// Ends a viewer's session (WHEP DELETE); the three parts of its address must agree.
    package func endWatch(room: String, participant: String, session: UUIDv7) async throws(GatewayError) {
        guard await publishing.hub.endViewer(session, room: room, participant: participant) else {
            throw .notFound(
                "there is no viewer \(session) of \(participant) in \(room); it has ended or never was")
        }
    }
}
