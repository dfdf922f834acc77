import Gateway
import HTTPTypes
import Hummingbird
import Media
import NIOCore

/// WHIP (RFC 9725): offers in, answers out, ICE restarted, sessions ended.
package struct WHIPRoutes: Sendable {
    package static let mediaType = "application/sdp"
    package static let fragmentType = "application/trickle-ice-sdpfrag"
    package static let endpoints = ["/whip/{room}", "/whip/{room}/{participant}"]
    package static let session = "/whip/{room}/{participant}/{session}"

    private let gateway: Gateway
    private let maxOfferBytes: Int

    package init(gateway: Gateway, settings: APISettings) {
        self.gateway = gateway
        maxOfferBytes = settings.maxOfferBytes
    }

    package var routes: [Route] {
        Self.endpoints.map { Route(.post, $0, publish) } + [
            Route(.patch, Self.session, patch), Route(.delete, Self.session, end),
        ]
    }

    @Sendable private func publish(_ request: APIRequest) async throws -> Response {
        let room = try request.name("room")
        let participant = request.parameters["participant"] == nil ? nil : try request.name("participant")
        let offer = try await request.offer(upTo: maxOfferBytes, clause: "RFC 9725 clause 4.2")
        let answer = try await gateway.publish(room: room, participant: participant, offer: offer)
        return Self.created("/whip/\(room)/", answer: answer)
    }

    @Sendable private func patch(_ request: APIRequest) async throws -> Response {
        let (room, participant, session) = try request.session(of: "session")
        let fragment = try await request.fragment(upTo: maxOfferBytes, clause: "RFC 9725 clause 4.3.1")
        let condition = EntityTagCondition(ifMatch: request.headers[values: .ifMatch])
        return Self.patched(
            try await gateway.patchPublish(
                room: room, participant: participant, session: session, condition: condition, body: fragment))
    }

    /// RFC 9725 clause 4.3.1: conditions are not looked at here.
    @Sendable private func end(_ request: APIRequest) async throws -> Response {
        let (room, participant, session) = try request.session(of: "session")
        try await gateway.endPublish(room: room, participant: participant, session: session)
        return Self.ended
    }

    static var ended: Response {
        // Without a length it would go out in chunks, and FFmpeg n9.0.2 takes the end of no chunks for an error.
        Response(status: .ok, headers: [.cacheControl: "no-store", .contentLength: "0"])
    }

    static func patched(_ answer: PatchAnswer) -> Response {
        switch answer {
        case .taken:
            // No ETag: nothing has changed (RFC 9725 clause 4.3.2).
            Response(status: .noContent, headers: [.cacheControl: "no-store"])
        case .restarted(let answer, let tag):
            Response(
                status: .ok, headers: [.contentType: fragmentType, .eTag: "\"\(tag)\"", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(string: answer)))
        }
    }

    /// 201 with the fields of RFC 9725 clauses 4.2, 4.3 and 4.6.
    /// - Parameter path: what the session's own path begins with, before the participant.
    package static func created(_ path: String, answer: PublishAnswer) -> Response {
        var headers: HTTPFields = [
            .contentType: mediaType, .location: "\(path)\(answer.participant)/\(answer.session)",
            .eTag: "\"\(answer.entityTag)\"", .cacheControl: "no-store",
        ]
        for server in answer.iceServers { headers.append(HTTPField(name: .link, value: server.linkValue)) }
        return Response(status: .created, headers: headers, body: .init(byteBuffer: ByteBuffer(string: answer.sdp)))
    }
}
