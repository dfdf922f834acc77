import Foundation
import Outbound

/// The HTTP side of a WHIP publisher (RFC 9725 clause 4.2). Calls block.
struct WHIPClient: Sendable {
    private let http: HTTPClient
    private let token: String?

    /// What a server made of an offer.
    struct Resource: Sendable {
        var answer: String
        /// Where the session is ended; `nil` when the server did not say.
        var location: String?
    }

    init(token: String?, authorities: String?) {
        http = HTTPClient(userAgent: "capstan/\(Version.text)", authorities: authorities)
        self.token = token
    }

    func post(_ offer: String, to url: String) throws(CommandFailure) -> Resource {
        let answer = try perform(
            HTTPRequest(
                method: "POST", url: url, headers: headers + [("Content-Type", "application/sdp")],
                body: Array(offer.utf8), timeout: .seconds(15), maximumAnswerBytes: 256 << 10, maximumRedirections: 3))
        guard answer.status == 201 else { throw refusal(answer, url) }
        let location = answer["Location"].flatMap { URL(string: $0, relativeTo: URL(string: url))?.absoluteString }
        return Resource(answer: String(decoding: answer.body, as: UTF8.self), location: location)
    }

    /// Ends a session; one that is gone has ended.
    func delete(_ location: String) throws(CommandFailure) {
        let answer = try perform(
            HTTPRequest(method: "DELETE", url: location, headers: headers, timeout: .seconds(5)))
        guard answer.isSuccess || answer.status == 404 else { throw refusal(answer, location) }
    }

    private var headers: [(String, String)] {
        token.map { [("Authorization", "Bearer \($0)")] } ?? []
    }

    private func perform(_ request: HTTPRequest) throws(CommandFailure) -> HTTPAnswer {
        do throws(OutboundError) {
            return try http.perform(request)
        } catch {
            throw CommandFailure(text: "\(error)")
        }
    }

    private func refusal(_ answer: HTTPAnswer, _ url: String) -> CommandFailure {
        var reason = ""
        // RFC 9457: what the server itself says of it.
        if let problem = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] {
            reason = (problem["detail"] ?? problem["title"]) as? String ?? ""
        }
        if reason.isEmpty {
            reason =
                switch answer.status {
                case 401, 403: "it wants a bearer token that allows publishing there: give one with --token"
                case 404: "there is no WHIP endpoint at this address"
                case 405: "this address takes no POST: it is no WHIP endpoint"
                default: "see the server's log"
                }
        }
        return CommandFailure(
            text: "whip: \(HTTPRequest.shown(url)) answered \(answer.status): \(HumanReadable.harmless(reason))")
    }
}
