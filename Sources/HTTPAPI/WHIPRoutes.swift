import Gateway
import HTTPTypes
import Hummingbird
import Media
import NIOCore

/// WHIP (RFC 9725): offers in, answers out, sessions ended.
package struct WHIPRoutes: Sendable {
    package static let mediaType = "application/sdp"
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
        Self.endpoints.map { Route(.post, $0, publish) } + [Route(.delete, Self.session, end)]
    }

    @Sendable private func publish(_ request: APIRequest) async throws -> Response {
        let room = try request.name("room")
        let participant = request.parameters["participant"] == nil ? nil : try request.name("participant")
        let offer = try await offer(in: request)
        let answer = try await gateway.publish(room: room, participant: participant, offer: offer)
        return Self.created(room: room, answer: answer, links: links)
    }

    @Sendable private func end(_ request: APIRequest) async throws -> Response {
        let room = try request.name("room")
        let participant = try request.name("participant")
        let session = try request.id("session", of: "session")
        try await gateway.endPublish(room: room, participant: participant, session: session)
        return Response(status: .ok, headers: [.cacheControl: "no-store"])
    }

    /// The body as text, once its type and size are right (RFC 9725 clause 4.2).
    private func offer(in request: APIRequest) async throws -> String {
        guard request.mediaType == Self.mediaType else {
            let seen = request.headers[.contentType].map { "'\(APIRequest.shown($0))'" } ?? "missing"
            throw HTTPAPIError.refused(
                Problem(
                    .unsupportedMediaType,
                    "Content-Type is \(seen): send the SDP offer as \(Self.mediaType) (RFC 9725 clause 4.2).",
                    fields: [.acceptPost: Self.mediaType]))
        }
        let body = try await request.body(upTo: maxOfferBytes)
        guard body.readableBytes > 0 else {
            throw HTTPAPIError.refused(
                Problem(.malformedOffer, "The body is empty: send the SDP offer of your peer connection."))
        }
        guard let offer = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw HTTPAPIError.refused(
                Problem(.malformedOffer, "The body is not UTF-8 text: SDP is text (RFC 8866 clause 5)."))
        }
        return offer
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
