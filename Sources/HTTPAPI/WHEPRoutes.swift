import Gateway
import Hummingbird
import Media

/// WHEP (draft-ietf-wish-whep): who wants to watch a participant sends an offer, as publishers do by WHIP.
package struct WHEPRoutes: Sendable {
    package static let endpoint = "/whep/{room}/{participant}"
    package static let session = "/whep/{room}/{participant}/{session}"

    private let gateway: Gateway
    private let maxOfferBytes: Int

    package init(gateway: Gateway, settings: APISettings) {
        self.gateway = gateway
        maxOfferBytes = settings.maxOfferBytes
    }

    package var routes: [Route] {
        [
            Route(.post, Self.endpoint, watch), Route(.patch, Self.session, patch),
            Route(.delete, Self.session, end),
        ]
    }

    @Sendable private func watch(_ request: APIRequest) async throws -> Response {
        let room = try request.name("room")
        let participant = try request.name("participant")
        let offer = try await request.offer(upTo: maxOfferBytes, clause: "draft-ietf-wish-whep")
        let answer = try await gateway.watch(room: room, participant: participant, offer: offer)
        return WHIPRoutes.created("/whep/\(room)/", answer: answer)
    }

    @Sendable private func patch(_ request: APIRequest) async throws -> Response {
        let (room, participant, session) = try request.session(of: "viewer")
        let fragment = try await request.fragment(upTo: maxOfferBytes, clause: "draft-ietf-wish-whep")
        let condition = EntityTagCondition(ifMatch: request.headers[values: .ifMatch])
        return WHIPRoutes.patched(
            try await gateway.patchWatch(
                room: room, participant: participant, session: session, condition: condition, body: fragment))
    }

    @Sendable private func end(_ request: APIRequest) async throws -> Response {
        let (room, participant, session) = try request.session(of: "viewer")
        try await gateway.endWatch(room: room, participant: participant, session: session)
        return WHIPRoutes.ended
    }
}
