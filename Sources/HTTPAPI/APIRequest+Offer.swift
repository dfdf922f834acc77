import HTTPTypes
import Media
import NIOCore

/// Paths and bodies of WHIP and WHEP.
extension APIRequest {
    /// What `{room}/{participant}/{session}` names.
    func session(of kind: String) throws(HTTPAPIError) -> (room: String, participant: String, session: UUIDv7) {
        (try name("room"), try name("participant"), try id("session", of: kind))
    }

    func offer(upTo limit: Int, clause: String) async throws -> String {
        let type = WHIPRoutes.mediaType
        return try await text(
            type, fields: [.acceptPost: type], what: "SDP offer", clause: clause, wrong: .malformedOffer, upTo: limit)
    }

    func fragment(upTo limit: Int, clause: String) async throws -> String {
        let type = WHIPRoutes.fragmentType
        return try await text(
            type, fields: [.acceptPatch: type], what: "ICE candidates", clause: clause, wrong: .invalidRequest,
            upTo: limit)
    }

    /// The body as text, once its type and size are right.
    private func text(
        _ type: String, fields: HTTPFields, what: String, clause: String, wrong: Problem.Kind, upTo limit: Int
    ) async throws -> String {
        guard mediaType == type else {
            let seen = headers[.contentType].map { "'\(APIRequest.shown($0))'" } ?? "missing"
            throw HTTPAPIError.refused(
                Problem(
                    .unsupportedMediaType, "Content-Type is \(seen): send the \(what) as \(type) (\(clause)).",
                    fields: fields))
        }
        let body = try await body(upTo: limit)
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
}
