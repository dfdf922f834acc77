import HTTPTypes
import Hummingbird

/// Which pages of other origins may call, and the fields that tell browsers so (Fetch standard, "CORS protocol").
package struct CrossOriginPolicy: Sendable {
    private let origins: Set<String>
    private let allowsAll: Bool

    /// - Parameter origins: `https://app.example`, or `*` for every origin.
    package init(origins: [String]) {
        allowsAll = origins.contains("*")
        self.origins = Set(origins.map { $0.lowercased() })
    }

    /// Paths that other origins may call at all.
    package static func covers(_ path: String) -> Bool {
        ["/v1", "/whip", "/whep", "/hls", "/live"].contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    package func allows(_ origin: String) -> Bool {
        allowsAll || origins.contains(origin.lowercased())
    }

    /// A page elsewhere may not change anything here unless its origin is allowed. Browsers send simple requests
    /// without asking first, so the answer's fields alone would come too late.
    package func check(_ request: Request) throws(HTTPAPIError) {
        switch request.method {
        case .get, .head, .options: return
        default: break
        }
        guard let origin = request.headers[.origin], !allows(origin) else { return }
        let authority = origin.split(separator: "/", omittingEmptySubsequences: true).last.map { $0.lowercased() }
        if let host = request.head.authority?.lowercased(), host == authority { return }
        throw .refused(
            Problem(
                .originNotAllowed,
                "Pages of '\(APIRequest.shown(origin))' may not change anything here. Add the origin to the gateway's "
                    + "allowed origins, or call from its own page."))
    }

    /// Fields for any answer on a covered path.
    package func apply(to headers: inout HTTPFields, of request: HTTPFields) {
        guard let origin = request[.origin] else {
            if allowsAll { headers[.accessControlAllowOrigin] = "*" } else { headers[values: .vary].append("Origin") }
            return
        }
        if allowsAll {
            headers[.accessControlAllowOrigin] = "*"
        } else {
            headers[values: .vary].append("Origin")
            guard allows(origin) else { return }
            headers[.accessControlAllowOrigin] = origin
        }
        headers[.accessControlExposeHeaders] =
            "Location, ETag, Link, Accept-Post, Accept-Patch, Allow, Accept-Ranges, Content-Range, Content-Length, "
            + "Retry-After"
    }

    /// Fields of an answer to a preflight.
    package func applyPreflight(to headers: inout HTTPFields, methods: [HTTPRequest.Method]) {
        headers[.accessControlAllowMethods] = methods.map(\.rawValue).joined(separator: ", ")
        headers[.accessControlAllowHeaders] =
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Range, Range, Last-Event-ID"
        headers[.accessControlMaxAge] = "86400"
    }
}
