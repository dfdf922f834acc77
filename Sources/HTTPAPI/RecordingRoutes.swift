import Delivering
import Exporting
import Gateway
import HTTPTypes
import Hummingbird
import Media
import NIOCore
import Recording

/// `/v1/recordings`: start, list, look, stop, delete, and their files.
package struct RecordingRoutes: Sendable {
    private let gateway: Gateway
    private let files: FileResponder
    private let settings: APISettings
    private let now: @Sendable () -> WallClock

    package init(
        gateway: Gateway, settings: APISettings, files: FileResponder, now: @escaping @Sendable () -> WallClock
    ) {
        self.gateway = gateway
        self.settings = settings
        self.files = files
        self.now = now
    }

    package var routes: [Route] {
        [
            Route(.post, "/v1/recordings", start),
            Route(.get, "/v1/recordings", list),
            Route(.get, "/v1/recordings/{id}", show),
            Route(.delete, "/v1/recordings/{id}", delete),
            Route(.post, "/v1/recordings/{id}/stop", stop),
            Route(.post, "/v1/recordings/{id}/pause", pause),
            Route(.post, "/v1/recordings/{id}/resume", resume),
            Route(.get, "/v1/recordings/{id}/files/{name}", file),
        ]
    }

    @Sendable private func start(_ request: APIRequest) async throws -> Response {
        let key = try request.idempotencyKey
        let body = try await request.body(upTo: settings.maxBodyBytes)
        let wanted = try RecordingRequest(
            json: body.readableBytesView, idleTimeout: settings.recordingIdleTimeout)
        let webhooks = try WebhookTarget.list(json: body.readableBytesView, secrets: settings.secrets)
        let deliver = try ExportOrder.deliver(json: body.readableBytesView, places: settings.places)
        let record = try await gateway.startRecording(
            wanted, deliver: deliver, webhooks: webhooks, idempotencyKey: key)
        return .json(
            try await json(record), status: .created, headers: [.location: "/v1/recordings/\(record.id)"])
    }

    @Sendable private func list(_ request: APIRequest) async throws -> Response {
        try request.allowQuery(["room", "state", "from", "to"] + Paging.parameters)
        let paging = try Paging(request) { UUIDv7($0) != nil }
        let filter = try Self.filter(request)
        let page = try await gateway.recordings(filter, limit: paging.limit, cursor: paging.cursor)
        let now = now()
        let exports = try await gateway.exports.exports(of: page.items.map(\.id))
        return .json(
            Paging.json(
                page.items.map { $0.json(now: now, exports: exports[$0.id] ?? []) }, nextCursor: page.nextCursor))
    }

    @Sendable private func show(_ request: APIRequest) async throws -> Response {
        let id = try request.id("id", of: "recording")
        return .json(try await json(gateway.recording(id)))
    }

    @Sendable private func stop(_ request: APIRequest) async throws -> Response {
        let id = try request.id("id", of: "recording")
        return .json(try await json(gateway.stopRecording(id)))
    }

    private func json(_ record: RecordingRecord) async throws -> JSONText {
        record.json(now: now(), exports: try await gateway.exports.exports(of: [record.id])[record.id] ?? [])
    }

    @Sendable private func pause(_ request: APIRequest) async throws -> Response {
        let id = try request.id("id", of: "recording")
        let body = try await request.body(upTo: settings.maxBodyBytes)
        let gap = try PauseGap(json: body.readableBytesView)
        return .json(try await gateway.pauseRecording(id, gap: gap).json(now: now()))
    }

    @Sendable private func resume(_ request: APIRequest) async throws -> Response {
        let id = try request.id("id", of: "recording")
        return .json(try await gateway.resumeRecording(id).json(now: now()))
    }

    @Sendable private func delete(_ request: APIRequest) async throws -> Response {
        let id = try request.id("id", of: "recording")
        try await gateway.deleteRecording(id)
        return Response(status: .noContent)
    }

    @Sendable private func file(_ request: APIRequest) async throws -> Response {
        let id = try request.id("id", of: "recording")
        let name = request.parameter("name")
        guard APIRequest.isFileName(name) else {
            throw HTTPAPIError.refused(
                Problem(.notFound, "There is no file '\(APIRequest.shown(name))' in recording \(id)."))
        }
        let location = try await gateway.recordingFile(id, name: name)
        return try await files.respond(to: request, with: location, name: name)
    }

    private static func filter(_ request: APIRequest) throws(HTTPAPIError) -> RecordingFilter {
        var filter = RecordingFilter()
        if let room = request.queryValue("room") {
            guard RecordingName.isValid(room) else {
                throw .refused(Problem(.invalidRequest, APIRequest.nameRule(room, is: "room")))
            }
            filter.room = room
        }
        filter.state = try request.choice("state")
        filter.from = try request.time("from")
        filter.to = try request.time("to")
        return filter
    }
}
