import Gateway
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// `/v1/events`: what happens, as server-sent events (HTML standard, "Server-sent events").
package struct EventRoutes: Sendable {
    private let gateway: Gateway
    private let heartbeat: Duration
    private let patience: Duration
    private let logger: Logger

    package init(gateway: Gateway, settings: APISettings, logger: Logger) {
        self.gateway = gateway
        heartbeat = settings.eventHeartbeat
        patience = settings.eventPatience
        self.logger = logger
    }

    package var routes: [Route] { [Route(.get, "/v1/events", follow)] }

    @Sendable private func follow(_ request: APIRequest) async throws -> Response {
        try request.allowQuery(["room", "type"])
        let filter = try EventFilter(request)
        let last = try Self.lastEventID(request)
        // A proxy must pass each event on as it comes: the last field is what nginx heeds.
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no",
        ]
        if request.method == .head { return Response(status: .ok, headers: headers) }
        let reader = try await gateway.events(after: last)
        let body = ResponseBody { [heartbeat, patience, logger] writer in
            let stream = EventStream(reader: reader, filter: filter, heartbeat: heartbeat, patience: patience)
            do {
                try await stream.write(to: writer)
            } catch let error as EventStream.TooSlow {
                logger.warning("a reader of events was let go", metadata: ["reason": "\(error.text)"])
                throw error
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func lastEventID(_ request: APIRequest) throws(HTTPAPIError) -> Int64? {
        guard let text = request.headers[.lastEventID], !text.isEmpty else { return nil }
        guard let id = Int64(text), id >= 0 else {
            throw .refused(
                Problem(
                    .invalidRequest,
                    "Last-Event-ID is '\(APIRequest.shown(text))': give the id of the last event that came, 0 for all "
                        + "that are kept, or leave it out for those to come."))
        }
        return id
    }
}
