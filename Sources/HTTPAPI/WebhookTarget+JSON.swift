import Delivering
import Gateway
import Media

extension WebhookTarget {
    static let fields = ["url", "secret", "events"]
    private static let example = #"{"url":"https://example.com/hook","events":["recording.completed"]}"#

    /// The `webhooks` of a request: one object or a list of them.
    /// - Parameter secrets: the names that the configuration has.
    package static func list(
        json bytes: some Collection<UInt8>, secrets: Set<String>
    ) throws(HTTPAPIError) -> [WebhookTarget] {
        let members = try JSONObject.members(of: bytes, example: #"{"webhooks":[\#(example)]}"#)
        let rule = "a list of 1 to \(maximumCount) objects like \(example)"
        let values: [JSONValue]
        switch members["webhooks"] {
        case nil, .null?: return []
        case .object(let object)?: values = [.object(object)]
        case .array(let list)?: values = list
        case .bool?, .integer?, .number?, .string?: throw FieldReader.wrong("webhooks", rule)
        }
        guard (1...maximumCount).contains(values.count) else { throw FieldReader.wrong("webhooks", rule) }
        var targets: [WebhookTarget] = []
        for (index, value) in values.enumerated() {
            guard case .object(let object) = value else { throw FieldReader.wrong("webhooks", rule) }
            targets.append(try target(object, path: "webhooks[\(index)].", secrets: secrets))
        }
        return targets
    }

    private static func target(
        _ members: [String: JSONValue], path: String, secrets: Set<String>
    ) throws(HTTPAPIError) -> WebhookTarget {
        try JSONObject.checkNames(members, known: fields, path: path)
        let reader = FieldReader(members)
        guard let url = try reader.string("url") else {
            throw FieldReader.wrong(path + "url", "there, like \(example)")
        }
        if let complaint = complaint(about: url) { throw FieldReader.wrong(path + "url", complaint) }
        let secret = try reader.string("secret") ?? standardSecret
        guard secrets.contains(secret) else {
            throw .refused(
                Problem(
                    .invalidRequest,
                    "\(path)secret '\(APIRequest.shown(secret))' is none of the configuration's secrets, by which webhooks "
                        + "are signed: add it there as whsec_…, or name another."))
        }
        return WebhookTarget(url: url, secret: secret, events: try events(reader, path))
    }

    private static func events(_ reader: FieldReader, _ path: String) throws(HTTPAPIError) -> [EventPattern] {
        let kinds = EventKind.allCases.map(\.rawValue)
        let rule =
            "a list of names of events such as recording.completed, recording.* or *; there are "
            + kinds.joined(separator: ", ")
        guard let values = try reader.array("events") else { return EventPattern("*").map { [$0] } ?? [] }
        guard (1...50).contains(values.count) else { throw FieldReader.wrong(path + "events", rule) }
        var patterns: [EventPattern] = []
        for value in values {
            guard case .string(let text) = value, let pattern = EventPattern(text),
                kinds.contains(where: { pattern.covers($0) })
            else { throw FieldReader.wrong(path + "events", rule) }
            patterns.append(pattern)
        }
        return patterns
    }
}
