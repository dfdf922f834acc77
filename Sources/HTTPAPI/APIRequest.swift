import HTTPTypes
import Hummingbird
import Media
import NIOCore
import Recording

/// One request as a route sees it: the parameters of its path, its query and its fields, each asked for with its rule.
package struct APIRequest: Sendable {
    package let request: Request
    package let parameters: [String: String]
    package let query: [(name: String, value: String)]

    package init(
        request: Request, parameters: [String: String], query: [(name: String, value: String)]
    ) {
        self.request = request
        self.parameters = parameters
        self.query = query
    }

    package var method: HTTPRequest.Method { request.method }
    package var headers: HTTPFields { request.headers }

    package func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// A parameter that names a room or a participant.
    package func name(_ parameter: String) throws(HTTPAPIError) -> String {
        let name = self.parameter(parameter)
        guard RecordingName.isValid(name) else {
            throw .refused(Problem(.invalidRequest, Self.nameRule(name, is: parameter)))
        }
        return name
    }

    /// A parameter that is an id of ours. What is not even a UUID names nothing: 404.
    package func id(_ parameter: String, of thing: String) throws(HTTPAPIError) -> UUIDv7 {
        let text = self.parameter(parameter)
        guard let id = UUIDv7(text) else {
            throw .refused(
                Problem(
                    .notFound, "There is no \(thing) '\(Self.shown(text))'; ids are UUIDs as the gateway gave them."))
        }
        return id
    }

    /// The last value of a query parameter, which may be empty.
    package func queryValue(_ name: String) -> String? {
        query.last { $0.name == name }?.value
    }

    /// A query parameter that is an id of ours.
    package func queryID(_ name: String) throws(HTTPAPIError) -> UUIDv7? {
        guard let text = queryValue(name) else { return nil }
        guard let id = UUIDv7(text) else {
            throw .refused(
                Problem(.invalidRequest, "\(name) is '\(Self.shown(text))'; give an id as the gateway gave it."))
        }
        return id
    }

    /// A query parameter that is one of a few words.
    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String
    ) throws(HTTPAPIError) -> Choice? where Choice.RawValue == String {
        guard let text = queryValue(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .refused(
                Problem(.invalidRequest, "\(name) is '\(Self.shown(text))'; it must be one of \(known)."))
        }
        return choice
    }

    /// Refuses a query parameter outside `known`, so that a misspelt filter is not silently no filter.
    package func allowQuery(_ known: [String]) throws(HTTPAPIError) {
        for (name, _) in query where !known.contains(name) {
            throw .refused(
                Problem(
                    .unknownField,
                    "The query parameter '\(Self.shown(name))' is not known here. Known are: "
                        + known.joined(separator: ", ") + "."))
        }
    }

    /// `Content-Type` without its parameters, in lower case; empty when there is none.
    package var mediaType: String {
        let value = headers[.contentType] ?? ""
        let end = value.firstIndex(of: ";") ?? value.endIndex
        return value[..<end].trimming.lowercased()
    }

    /// The whole body, when it has at most `limit` bytes.
    package func body(upTo limit: Int) async throws -> ByteBuffer {
        let tooLarge = HTTPAPIError.refused(
            Problem(
                .bodyTooLarge, "The body is larger than the limit of \(limit) bytes. Send a smaller one."))
        if let length = headers[.contentLength].flatMap({ Int64($0) }), length > Int64(limit) { throw tooLarge }
        do {
            return try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    package static func nameRule(_ name: String, is kind: String) -> String {
        "'\(shown(name))' is not a name for a \(kind): names are 1 to 64 of A-Z a-z 0-9 . _ - and do not begin "
            + "with '.' or '-'."
    }

    /// Outside text as it may be repeated in an answer: short, and without control characters.
    package static func shown(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(80) {
            result.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
        }
        return text.unicodeScalars.count > 80 ? result + "…" : result
    }
}

extension Substring {
    /// Without spaces and tabs at its ends (OWS, RFC 9110 clause 5.6.3).
    package var trimming: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return text
    }
}
