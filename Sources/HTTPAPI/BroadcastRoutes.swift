import Broadcasting
import Delivering
import Gateway
import HTTPTypes
import Hummingbird
import Media
import NIOCore
import Recording

/// `/v1/broadcasts`: start, list, look, stop; and `/live/{room}`, which leads to the running one of a room.
package struct BroadcastRoutes: Sendable {
    private let broadcasts: BroadcastService
    private let settings: APISettings

    package init(broadcasts: BroadcastService, settings: APISettings) {
        self.broadcasts = broadcasts
        self.settings = settings
    }

    package var routes: [Route] {
        [
            Route(.post, "/v1/broadcasts", start),
            Route(.get, "/v1/broadcasts", list),
            Route(.get, "/v1/broadcasts/{id}", show),
            Route(.post, "/v1/broadcasts/{id}/stop", stop),
            Route(.post, "/v1/broadcasts/{id}/push", addPush),
            Route(.delete, "/v1/broadcasts/{id}/push/{pushId}", removePush),
            Route(.get, "/live/{room}", lead),
        ]
    }

    @Sendable private func start(_ request: APIRequest) async throws -> Response {
        let key = try request.idempotencyKey
        let body = try await request.body(upTo: settings.maxBodyBytes)
        let wanted = try BroadcastRequest(
            json: body.readableBytesView, idleTimeout: settings.recordingIdleTimeout)
        let webhooks = try WebhookTarget.list(json: body.readableBytesView, secrets: settings.secrets)
        let record = try await broadcasts.begin(wanted, webhooks: webhooks, idempotencyKey: key)
        return .json(record.json, status: .created, headers: [.location: "/v1/broadcasts/\(record.id)"])
    }

    @Sendable private func list(_ request: APIRequest) async throws -> Response {
        try request.allowQuery(["room", "state"] + Paging.parameters)
        let paging = try Paging(request) { UUIDv7($0) != nil }
        let room = request.queryValue("room")
        if let room, !RecordingName.isValid(room) {
            throw HTTPAPIError.refused(Problem(.invalidRequest, APIRequest.nameRule(room, is: "room")))
        }
        let page = try await broadcasts.broadcasts(
            room: room, state: request.choice("state"), limit: paging.limit,
            before: paging.cursor.flatMap { UUIDv7($0) })
        return .json(Paging.json(page.items.map(\.json), nextCursor: page.next?.description))
    }

    @Sendable private func show(_ request: APIRequest) async throws -> Response {
        .json(try await broadcasts.broadcast(request.id("id", of: "broadcast")).json)
    }

    @Sendable private func stop(_ request: APIRequest) async throws -> Response {
        .json(try await broadcasts.stop(request.id("id", of: "broadcast")).json)
    }

    @Sendable private func addPush(_ request: APIRequest) async throws -> Response {
        let id = try request.id("id", of: "broadcast")
        let key = try request.idempotencyKey
        let body = try await request.body(upTo: settings.maxBodyBytes)
        let address = try PushAddress(json: body.readableBytesView)
        let push = try await broadcasts.addPush(address, to: id, idempotencyKey: key)
        return .json(push.json, status: .created, headers: [.location: "/v1/broadcasts/\(id)/push/\(push.id)"])
    }

    @Sendable private func removePush(_ request: APIRequest) async throws -> Response {
        try await broadcasts.removePush(request.id("pushId", of: "push"), of: request.id("id", of: "broadcast"))
        return Response(status: .noContent)
    }

    @Sendable private func lead(_ request: APIRequest) async throws -> Response {
        let room = try request.name("room")
        guard let running = await broadcasts.running(in: room) else {
            throw HTTPAPIError.refused(
                Problem(.notFound, "Room '\(room)' has no broadcast that runs; POST /v1/broadcasts begins one."))
        }
        return Response(status: .found, headers: [.location: running.playlist, .cacheControl: "no-store"])
    }
}
