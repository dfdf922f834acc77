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
    private let links: [String]

    package init(gateway: Gateway, settings: APISettings) {
        self.gateway = gateway
        maxOfferBytes = settings.maxOfferBytes
        links = settings.iceServers.map(\.linkValue)
    }

    package var routes: [Route] {
        Self.endpoints.map { Route(.post, $0, publish) } + [
            Route(.patch, Self.session, patch), Route(.delete, Self.session, end),
        ]
    }

    @Sendable private func publish(_ request: APIRequest) async throws -> Response {
        let room = try request.name("room")
        let participant = request.parameters["participant"] == nil ? nil : try request.name("participant")
        let offer = try await text(
            in: request, type: Self.mediaType, fields: [.acceptPost: Self.mediaType], what: "SDP offer",
            clause: "RFC 9725 clause 4.2", wrong: .malformedOffer)
        let answer = try await gateway.publish(room: room, participant: participant, offer: offer)
        return Self.created(room: room, answer: answer, links: links)
    }

    @Sendable private func patch(_ request: APIRequest) async throws -> Response {
        let room = try request.name("room")
        let participant = try request.name("participant")
        let session = try request.id("session", of: "session")
        let fragment = try await text(
            in: request, type: Self.fragmentType, fields: [.acceptPatch: Self.fragmentType], what: "ICE candidates",
            clause: "RFC 9725 clause 4.3.1", wrong: .invalidRequest)
        let condition = EntityTagCondition(ifMatch: request.headers[values: .ifMatch])
        switch try await gateway.patchPublish(
            room: room, participant: participant, session: session, condition: condition, body: fragment)
        {
        case .taken:
            // No ETag: nothing has changed (RFC 9725 clause 4.3.2).
            return Response(status: .noContent, headers: [.cacheControl: "no-store"])
        case .restarted(let answer, let tag):
            return Response(
                status: .ok,
                headers: [.contentType: Self.fragmentType, .eTag: "\"\(tag)\"", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(string: answer)))
        }
    }

    /// RFC 9725 clause 4.3.1: conditions are not looked at here.
    @Sendable private func end(_ request: APIRequest) async throws -> Response {
        let room = try request.name("room")
        let participant = try request.name("participant")
        let session = try request.id("session", of: "session")
        try await gateway.endPublish(room: room, participant: participant, session: session)
        // Without a length it would go out in chunks, and FFmpeg n9.0.2 takes the end of no chunks for an error.
        return Response(status: .ok, headers: [.cacheControl: "no-store", .contentLength: "0"])
    }

    /// The body as text, once its type and size are right.
    private func text(
        in request: APIRequest, type: String, fields: HTTPFields, what: String, clause: String, wrong: Problem.Kind
    ) async throws -> String {
        guard request.mediaType == type else {
            let seen = request.headers[.contentType].map { "'\(APIRequest.shown($0))'" } ?? "missing"
            throw HTTPAPIError.refused(
                Problem(
                    .unsupportedMediaType, "Content-Type is \(seen): send the \(what) as \(type) (\(clause)).",
                    fields: fields))
        }
        let body = try await request.body(upTo: maxOfferBytes)
        guard body.readableBytes > 0 else {
            throw HTTPAPIError.refused(
                Problem(wrong, "The body is empty: send the \(what) of your peer connection."))
        }
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw HTTPAPIError.refused(
                Problem(wrong, "The body is not UTF-8 text: SDP is text (RFC 8866 clause 5)."))
        }
        return text
    }

    /// 201 with the fields of RFC 9725 clauses 4.2, 4.3 and 4.6.
    package static func created(room: String, answer: PublishAnswer, links: [String]) -> Response {
        var headers: HTTPFields = [
            .contentType: mediaType, .location: "/whip/\(room)/\(answer.participant)/\(answer.session)",
            .eTag: "\"\(answer.entityTag)\"", .cacheControl: "no-store",
        ]
        for link in links { headers.append(HTTPField(name: .link, value: link)) }
        return Response(status: .created, headers: headers, body: .init(byteBuffer: ByteBuffer(string: answer.sdp)))
    }
}
