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
        try request.allowQuery(["kind", "state"] + Paging.parameters)
        let paging = try Paging(request) { UUIDv7($0) != nil }
        let page = try await gateway.jobs(
            kind: request.choice("kind"), state: request.choice("state"), limit: paging.limit,
            before: paging.cursor.flatMap { UUIDv7($0) })
        return .json(Paging.json(page.items.map(\.json), nextCursor: page.next?.description))
    }

    @Sendable private func show(_ request: APIRequest) async throws -> Response {
        .json(try await gateway.job(request.id("id", of: "job")).json)
    }

    @Sendable private func cancel(_ request: APIRequest) async throws -> Response {
        .json(try await gateway.cancelJob(request.id("id", of: "job")).json)
    }

    @Sendable private func retry(_ request: APIRequest) async throws -> Response {
        .json(try await gateway.retryJob(request.id("id", of: "job")).json)
    }
}

extension Job {
    package var json: JSONText {
        .object([
            ("id", .string(id.description)),
            ("kind", .string(kind.rawValue)),
            ("state", .string(state.rawValue)),
            ("recording", .string(recording.description)),
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
