import Delivering
import Exporting
import Gateway
import HTTPTypes
import Hummingbird
import Media
import NIOCore

/// `/v1/exports`: recordings made into other files.
package struct ExportRoutes: Sendable {
    private let exports: ExportService
    private let settings: APISettings
    private let files: FileResponder

    package init(exports: ExportService, settings: APISettings, files: FileResponder) {
        self.exports = exports
        self.settings = settings
        self.files = files
    }

    package var routes: [Route] {
        [
            Route(.post, "/v1/exports", start),
            Route(.get, "/v1/exports", list),
            Route(.get, "/v1/exports/{id}", show),
            Route(.delete, "/v1/exports/{id}", delete),
            Route(.post, "/v1/exports/{id}/cancel", cancel),
            Route(.post, "/v1/exports/{id}/retry", retry),
            Route(.get, "/v1/exports/{id}/files/{name}", file),
        ]
    }

    @Sendable private func start(_ request: APIRequest) async throws -> Response {
        let key = try request.idempotencyKey
        let body = try await request.body(upTo: settings.maxBodyBytes)
        let order = try ExportOrder(json: body.readableBytesView, places: settings.places)
        let webhooks = try WebhookTarget.list(json: body.readableBytesView, secrets: settings.secrets)
        let export = try await exports.start(
            order.request, of: order.choice, webhooks: webhooks, idempotencyKey: key)
        return .json(export.json, status: .accepted, headers: [.location: "/v1/exports/\(export.id)"])
    }

    @Sendable private func list(_ request: APIRequest) async throws -> Response {
        try request.allowQuery(Paging.parameters)
        let paging = try Paging(request) { UUIDv7($0) != nil }
        let page = try await exports.exports(limit: paging.limit, before: paging.cursor.flatMap { UUIDv7($0) })
        return .json(Paging.json(page.items.map(\.json), nextCursor: page.next?.description))
    }

    @Sendable private func show(_ request: APIRequest) async throws -> Response {
        let export = try await exports.export(request.id("id", of: "export"))
        return .json(export.json(links: await exports.links(of: export)))
    }

    @Sendable private func cancel(_ request: APIRequest) async throws -> Response {
        .json(try await exports.cancel(request.id("id", of: "export")).json)
    }

    @Sendable private func retry(_ request: APIRequest) async throws -> Response {
        .json(try await exports.retry(request.id("id", of: "export")).json, status: .accepted)
    }

    @Sendable private func delete(_ request: APIRequest) async throws -> Response {
        try await exports.delete(request.id("id", of: "export"))
        return Response(status: .noContent)
    }

    /// A name with folders comes with its slashes percent-encoded; only names that the export lists are looked for.
    @Sendable private func file(_ request: APIRequest) async throws -> Response {
        let id = try request.id("id", of: "export")
        let name = request.parameter("name")
        let location = try await exports.file(id, name: name)
        let last = name.split(separator: "/").last.map(String.init) ?? name
        return try await files.respond(to: request, with: location, name: last)
    }
}
