import Media

extension Gateway {
    /// Takes candidates or restarts ICE (WHIP PATCH); the three parts of the session's address must agree.
    package func patchPublish(
        room: String, participant: String, session: UUIDv7, condition: EntityTagCondition?, body: String
    ) async throws(GatewayError) -> PatchAnswer {
        try await publishing.patch(
            .publisher, room: room, participant: participant, session: session, condition: condition, body: body)
    }
}
