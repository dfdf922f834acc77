import Foundation
import Outbound

/// The calls of a running gateway's REST interface that commands make. Every one blocks.
struct GatewayClient {
    /// Without a slash at its end.
    let base: String
    private let token: String?
    private let http: HTTPClient

    init(base: String, token: String?, authorities: String?) throws(CommandFailure) {
        let trimmed = String(base.reversed().drop { $0 == "/" }.reversed())
        let scheme = trimmed.prefix(8).lowercased()
        guard scheme.hasPrefix("http://") || scheme.hasPrefix("https://"), !trimmed.contains("?") else {
            throw .wrongUsage(
                "the gateway's address '\(HumanReadable.harmless(base))' must look like http://127.0.0.1:8080 (--gateway, "
                    + "or CAPSTAN_GATEWAY)")
        }
        self.base = trimmed
        self.token = token
        http = HTTPClient(userAgent: "capstan/\(Version.text)", authorities: authorities)
    }

    func startRecording(_ order: RecordingOrder) throws -> RecordingView {
        try recording("POST", "/v1/recordings", body: Array(JSONEncoder().encode(order)))
    }

    func recording(_ id: String) throws -> RecordingView { try recording("GET", "/v1/recordings/\(id)") }

    func stopRecording(_ id: String) throws -> RecordingView { try recording("POST", "/v1/recordings/\(id)/stop") }

    func startExport(_ order: ExportOrderView) throws -> ExportView {
        try answer("POST", "/v1/exports", body: Array(JSONEncoder().encode(order)))
    }

    func export(_ id: String) throws -> ExportView { try answer("GET", "/v1/exports/\(id)") }

    func cancelExport(_ id: String) throws -> ExportView { try answer("POST", "/v1/exports/\(id)/cancel") }

    /// Gives the bytes of a file to `onBytes` until that says false.
    func file(
        _ path: String, isCancelled: @escaping @Sendable () -> Bool,
        onBytes: @escaping (UnsafeRawBufferPointer) -> Bool
    ) throws {
        var request = request("GET", path, body: [])
        request.isCancelled = isCancelled
        try check(try http.stream(request, onBytes: onBytes), request)
    }

    /// Where a path of a recording is for somebody else.
    func url(_ path: String) -> String { path.hasPrefix("/") ? base + path : path }

    private func recording(_ method: String, _ path: String, body: [UInt8] = []) throws -> RecordingView {
        try answer(method, path, body: body)
    }

    private func answer<View: Decodable>(_ method: String, _ path: String, body: [UInt8] = []) throws -> View {
        let request = request(method, path, body: body)
        let answer = try http.perform(request)
        try check(answer, request)
        do {
            return try JSONDecoder().decode(View.self, from: Data(answer.body))
        } catch {
            throw CommandFailure(
                text: "\(request.shownURL) does not answer like a Capstan gateway; check --gateway (\(error))")
        }
    }

    private func request(_ method: String, _ path: String, body: [UInt8]) -> HTTPRequest {
        var headers = [("Accept", "application/json")]
        if !body.isEmpty { headers.append(("Content-Type", "application/json")) }
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        return HTTPRequest(method: method, url: url(path), headers: headers, body: body)
    }

    private struct ProblemView: Decodable {
        var title: String?
        var detail: String?
    }

    private func check(_ answer: HTTPAnswer, _ request: HTTPRequest) throws {
        if answer.isSuccess { return }
        if let problem = try? JSONDecoder().decode(ProblemView.self, from: Data(answer.body)),
            let text = problem.detail ?? problem.title
        {
            throw GatewayRefusal(status: answer.status, text: HumanReadable.harmless(text))
        }
        throw GatewayRefusal(
            status: answer.status,
            text: "\(request.method) \(request.shownURL) was answered \(answer.status), and not as a Capstan gateway "
                + "does; check --gateway")
    }
}

/// An answer that is not a success.
struct GatewayRefusal: Error {
    var status: Int
    var text: String

    var failure: CommandFailure {
        let advice = status == 401 || status == 403 ? " (a token is given with --token or CAPSTAN_TOKEN)" : ""
        return CommandFailure(text: "the gateway refuses (\(status)): \(text)\(advice)")
    }
}

/// The body of `POST /v1/recordings`.
struct RecordingOrder: Encodable {
    var room: String
    var container: String?
    var maxDuration: Double?
}

/// What is read of a recording; states that are not known are shown as they are.
struct RecordingView: Decodable {
    struct File: Decodable {
        struct Track: Decodable { var codec: String }
        var name: String
        var participant: String
        var tracks: [Track]
        var bytes: Int64
        var duration: Double
        var url: String
    }
    var id: String
    var room: String
    var state: String
    var endReason: String?
    var duration: Double
    var files: [File]
    var error: String?

    var bytes: Int64 { files.reduce(0) { $0 &+ $1.bytes } }

    /// In the order in which they came.
    var participants: [String] {
        files.reduce(into: []) { names, file in
            if !names.contains(file.participant) { names.append(file.participant) }
        }
    }
}
