import Gateway
import Hummingbird
import JobQueue
import Media

/// `/v1/jobs`: what is being worked on, and its end or another try.
package struct JobRoutes: Sendable {
    private let gateway: Gateway

    package init(gateway: Gateway) {
        self.gateway = gateway
    }

    package var routes: [Route] {
        [
            Route(.get, "/v1/jobs", list), Route(.get, "/v1/jobs/{id}", show),
            Route(.post, "/v1/jobs/{id}/cancel", cancel), Route(.post, "/v1/jobs/{id}/retry", retry),
        ]
    }

    @Sendable private func list(_ request: APIRequest) async throws -> Response {
        try request.allowQuery(["kind", "state", "recording"] + Paging.parameters)
        let paging = try Paging(request) { UUIDv7($0) != nil }
        let page = try await gateway.jobs(
            kind: request.choice("kind"), state: request.choice("state"), recording: request.queryID("recording"),
            limit: paging.limit, before: paging.cursor.flatMap { UUIDv7($0) })
        let rooms = try await gateway.rooms(of: page.items)
        return .json(
            Paging.json(page.items.map { $0.json(room: rooms[$0.recording]) }, nextCursor: page.next?.description))
    }

    @Sendable private func show(_ request: APIRequest) async throws -> Response {
        try await answer(gateway.job(request.id("id", of: "job")))
    }

    @Sendable private func cancel(_ request: APIRequest) async throws -> Response {
        try await answer(gateway.cancelJob(request.id("id", of: "job")))
    }

    @Sendable private func retry(_ request: APIRequest) async throws -> Response {
        try await answer(gateway.retryJob(request.id("id", of: "job")))
    }

    private func answer(_ job: Job) async throws -> Response {
        .json(job.json(room: try await gateway.rooms(of: [job])[job.recording]))
    }
}

extension Job {
    /// - Parameter room: of its recording, while that is known.
    package func json(room: String?) -> JSONText {
        .object([
            ("id", .string(id.description)),
            ("kind", .string(kind.rawValue)),
            ("state", .string(state.rawValue)),
            ("recording", .optional(ofRecording?.description)),
            ("broadcast", .optional(broadcast?.description)),
            ("room", .optional(room)),
            ("priority", .integer(Int64(priority))),
            ("progress", .number(progress)),
            ("attempts", .integer(Int64(attempts))),
            ("maximumAttempts", .integer(Int64(maximumAttempts))),
            ("createdAt", .time(createdAt)),
            ("runAt", .time(runAt)),
            ("startedAt", .optional(startedAt)),
            ("cancelAskedAt", .optional(cancelAskedAt)),
            ("finishedAt", .optional(finishedAt)),
            ("result", result.map { JSONText(JSONValue.object($0)) } ?? .null),
            (
                "failures",
                .array(
                    failures.map {
                        .object([
                            ("at", .time($0.at)), ("attempt", .integer(Int64($0.attempt))), ("text", .string($0.text)),
                        ])
                    })
            ),
        ])
    }
}
