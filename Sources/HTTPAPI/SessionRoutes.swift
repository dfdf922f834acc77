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
        let rooms = Dictionary(grouping: await publishing(), by: \.room).sorted { $0.key < $1.key }
        let page = paging.page(rooms, key: \.key) { $0.key > $1 }
        return .json(
            Paging.json(
                page.items.map { SessionSnapshot.room($0.key, sessions: $0.value) }, nextCursor: page.nextCursor))
    }

    @Sendable private func room(_ request: APIRequest) async throws -> Response {
        let room = try request.name("room")
        let sessions = await publishing().filter { $0.room == room }
        guard !sessions.isEmpty else {
            throw HTTPAPIError.refused(
                Problem(
                    .notFound, "Nobody publishes in room '\(room)'. A room is there while somebody publishes in it."))
        }
        return .json(SessionSnapshot.room(room, sessions: sessions))
    }

    private func publishing() async -> [SessionSnapshot] {
        await gateway.sessions().filter { $0.state != .ended }
    }
}
