import Gateway
import Hummingbird
import Media
import Recording

/// `/v1/sessions` and `/v1/rooms`: who is here, and how well it goes.
package struct SessionRoutes: Sendable {
    private let gateway: Gateway
    private let now: @Sendable () -> WallClock

    package init(gateway: Gateway, now: @escaping @Sendable () -> WallClock) {
        self.gateway = gateway
        self.now = now
    }

    package var routes: [Route] {
        [
            Route(.get, "/v1/sessions", list),
            Route(.get, "/v1/sessions/{id}", show),
            Route(.delete, "/v1/sessions/{id}", end),
            Route(.get, "/v1/sessions/{id}/stats", stats),
            Route(.get, "/v1/rooms", rooms),
            Route(.get, "/v1/rooms/{room}", room),
        ]
    }

    @Sendable private func list(_ request: APIRequest) async throws -> Response {
        try request.allowQuery(Paging.parameters)
        let paging = try Paging(request) { UUIDv7($0) != nil }
        let sessions = await gateway.sessions().sorted { $0.id > $1.id }
        let page = paging.page(sessions, key: \.id.description) { $0.id.description < $1 }
        return .json(Paging.json(page.items.map(\.json), nextCursor: page.nextCursor))
    }

    @Sendable private func show(_ request: APIRequest) async throws -> Response {
        .json(try await gateway.session(request.id("id", of: "session")).json)
    }

    @Sendable private func stats(_ request: APIRequest) async throws -> Response {
        .json(try await gateway.session(request.id("id", of: "session")).stats(now: now()))
    }

    @Sendable private func end(_ request: APIRequest) async throws -> Response {
        try await gateway.endSession(request.id("id", of: "session"))
        return Response(status: .noContent)
    }

    @Sendable private func rooms(_ request: APIRequest) async throws -> Response {
        try request.allowQuery(Paging.parameters)
        let paging = try Paging(request, isCursor: RecordingName.isValid)
        let page = await gateway.rooms(after: paging.cursor, limit: paging.limit)
        return .json(Paging.json(page.items.map { $0.json(at: gateway.id) }, nextCursor: page.next))
    }

    @Sendable private func room(_ request: APIRequest) async throws -> Response {
        .json(try await gateway.room(request.name("room")).json(at: gateway.id))
    }
}
