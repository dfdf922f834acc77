import Gateway
import HTTPTypes
import Hummingbird

/// A problem document (RFC 9457): a stable `type`, the status, and a text that says what is wrong and what to do.
package struct Problem: Sendable, Equatable {
    /// The part of `type` after `urn:capstan:problem:`. Once published, a name keeps its meaning.
    package enum Kind: String, Sendable, CaseIterable {
        case invalidRequest = "invalid-request"
        case unknownField = "unknown-field"
        case notAvailable = "not-available"
        case malformedOffer = "malformed-offer"
        case unacceptableOffer = "unacceptable-offer"
        case originNotAllowed = "origin-not-allowed"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case conflict = "conflict"
        case preconditionFailed = "precondition-failed"
        case preconditionRequired = "precondition-required"
        case bodyTooLarge = "body-too-large"
        case headersTooLarge = "headers-too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case rangeNotSatisfiable = "range-not-satisfiable"
        case unavailable = "unavailable"
        case internalError = "internal-error"

        package var status: Int {
            switch self {
            case .invalidRequest, .unknownField, .notAvailable, .malformedOffer: 400
            case .originNotAllowed: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .conflict: 409
            case .preconditionFailed: 412
            case .bodyTooLarge: 413
            case .unsupportedMediaType: 415
            case .rangeNotSatisfiable: 416
            case .unacceptableOffer: 422
            case .preconditionRequired: 428
            case .headersTooLarge: 431
            case .internalError: 500
            case .unavailable: 503
            }
        }

        package var title: String {
            switch self {
            case .invalidRequest: "The request is not valid"
            case .unknownField: "The request has a field that is not known"
            case .notAvailable: "Not available in this version"
            case .malformedOffer: "The SDP offer cannot be read"
            case .unacceptableOffer: "The SDP offer has nothing that can be accepted"
            case .originNotAllowed: "This origin may not do that"
            case .notFound: "Not found"
            case .methodNotAllowed: "This method is not allowed here"
            case .conflict: "The state does not allow it"
            case .preconditionFailed: "A precondition does not hold"
            case .preconditionRequired: "A precondition is needed"
            case .bodyTooLarge: "The request body is too large"
            case .headersTooLarge: "The request header is too large"
            case .unsupportedMediaType: "The content type is not supported here"
            case .rangeNotSatisfiable: "The range lies outside the file"
            case .unavailable: "Not available right now"
            case .internalError: "The gateway failed"
            }
        }
    }

    package let kind: Kind
    package let detail: String
    /// Fields that the answer must carry, like `Allow`.
    package var fields: HTTPFields

    package init(_ kind: Kind, _ detail: String, fields: HTTPFields = [:]) {
        self.kind = kind
        self.detail = detail
        self.fields = fields
    }

    package init(_ error: GatewayError) {
        switch error {
        case .invalid(let text): self.init(.invalidRequest, text)
        case .malformedOffer(let text): self.init(.malformedOffer, text)
        case .unacceptableOffer(let text): self.init(.unacceptableOffer, text)
        case .notFound(let text): self.init(.notFound, text)
        case .conflict(let text): self.init(.conflict, text)
        case .notPublished(let text): self.init(.conflict, text, fields: [.retryAfter: "2"])
        case .preconditionFailed(let text): self.init(.preconditionFailed, text)
        case .preconditionRequired(let text): self.init(.preconditionRequired, text)
        case .unavailable(let text): self.init(.unavailable, text, fields: [.retryAfter: "5"])
        case .failed(let text): self.init(.internalError, text)
        }
    }

    package var status: Int { kind.status }
    package var title: String { kind.title }
    package var type: String { "urn:capstan:problem:\(kind.rawValue)" }

    package var json: JSONText {
        .object([
            ("type", .string(type)), ("title", .string(title)), ("status", .integer(Int64(status))),
            ("detail", .string(detail)),
        ])
    }

    var headers: HTTPFields {
        var headers = fields
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return headers
    }

    var text: String { json.text + "\n" }

    package var response: Response {
        Response(
            status: .init(code: status), headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
