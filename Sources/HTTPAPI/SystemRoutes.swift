import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

/// Health, readiness, metrics, and the description of the API.
package struct SystemRoutes: Sendable {
    private let gateway: Gateway
    private let pages: [PageFile]

    package init(gateway: Gateway, pages: [PageFile]) {
        self.gateway = gateway
        self.pages = pages
    }

    package var routes: [Route] {
        [
            Route(.get, "/healthz", health),
            Route(.get, "/readyz", readiness),
            Route(.get, "/metrics", metrics),
            Route(.get, "/openapi.yaml", description),
        ]
    }

    @Sendable private func health(_ request: APIRequest) async throws -> Response {
        .json(.object([("status", .string("ok"))]))
    }

    @Sendable private func readiness(_ request: APIRequest) async throws -> Response {
        if let reason = await gateway.unreadiness() { throw GatewayError.unavailable(reason) }
        return .json(.object([("status", .string("ready"))]))
    }

    /// Prometheus text exposition format 0.0.4.
    @Sendable private func metrics(_ request: APIRequest) async throws -> Response {
        let text = await gateway.metricsText()
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    @Sendable private func description(_ request: APIRequest) async throws -> Response {
        guard let file = pages.first(where: { $0.name == "openapi.yaml" }) else {
            throw HTTPAPIError.refused(Problem(.notFound, "This build holds no openapi.yaml."))
        }
        var response = file.response(to: request)
        response.headers[.accessControlAllowOrigin] = "*"
        return response
    }
}
