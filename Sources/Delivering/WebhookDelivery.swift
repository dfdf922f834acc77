import Media

/// What an event is about; deliveries of one subject to one receiver go out one after the other.
package struct EventSubject: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable { case recording, broadcast, export, session, job }

    package let kind: Kind
    package let id: UUIDv7

    package init(kind: Kind, id: UUIDv7) {
        self.kind = kind
        self.id = id
    }

    /// The first that the event names: a job of a recording is that recording's.
    package init?(of data: [String: JSONValue]) {
        for kind in Kind.allCases {
            guard case .string(let text)? = data[kind.rawValue], let id = UUIDv7(text) else { continue }
            self.init(kind: kind, id: id)
            return
        }
        return nil
    }
}

/// One event on its way to one receiver.
package struct WebhookDelivery: Sendable, Hashable {
    /// The job that carries it, and its `webhook-id`.
    package var job: UUIDv7
    /// Of the event: the order within its line.
    package var number: Int64
    package var subject: EventSubject
    package var target: WebhookTarget
    package var type: String
    /// JSON.
    package var body: String

    package init(
        job: UUIDv7, number: Int64, subject: EventSubject, target: WebhookTarget, type: String, body: String
    ) {
        self.job = job
        self.number = number
        self.subject = subject
        self.target = target
        self.type = type
        self.body = body
    }

    package static let linePrefix = "webhook:"

    /// Of deliveries with the same line one at a time is a job, the earliest first: the unique key of that job.
    package var line: String { "\(Self.linePrefix)\(target.key):\(subject.kind.rawValue):\(subject.id)" }

    /// What the job with this unique key is about.
    package static func subject(ofLine line: String?) -> EventSubject? {
        guard let line, line.hasPrefix(linePrefix) else { return nil }
        let words = line.split(separator: ":", omittingEmptySubsequences: false)
        guard words.count == 4, let kind = EventSubject.Kind(rawValue: String(words[2])), let id = UUIDv7(words[3])
        else { return nil }
        return EventSubject(kind: kind, id: id)
    }
}
