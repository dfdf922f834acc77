import Delivering
import Foundation
import JobQueue
import Media

/// The way of events to those who want to be told: an event becomes a delivery for each, once; of the deliveries of one
/// line the earliest is a job, and the next becomes one when that has ended.
extension StateStore {
    /// Deliveries that may wait for one receiver; what is more is not sent.
    package static let maximumWaitingWebhooks = 10_000
    /// An attempt to deliver more often is not made.
    package static let webhookAttempts = 15

    /// What came of one call of `routeEvents`.
    package struct Routed: Sendable, Hashable {
        /// How many events were looked at; 0: there are no more.
        package var events: Int
        package var deliveries: Int
        /// Not kept, as too many wait.
        package var dropped: Int
    }

    /// Looks at the events that nobody has looked at yet, whichever process they come from, and keeps what is to be told.
    /// - Parameter deliveries: those of one event, with the targets that were given for its subject; called again where
    ///   the transaction is.
    package func routeEvents(
        limit: Int = 200, now: WallClock,
        _ deliveries: @escaping @Sendable (StoredEvent, [WebhookTarget]) throws -> [WebhookDelivery]
    ) async throws(StoresError) -> Routed {
        let routed: Routed = try await write("looking for events to be told") { session in
            guard let last = try session.row("SELECT last FROM webhookCursor\(session.dialect.locked)", [])?[0].integer
            else { throw StoresError.unreadable(path: "database", reason: "the place in the events is missing") }
            let events = try Self.events(after: last, limit: limit, in: session)
            guard let newest = events.last?.id else { return Routed(events: 0, deliveries: 0, dropped: 0) }
            var routed = Routed(events: events.count, deliveries: 0, dropped: 0)
            let targets = try Self.targets(
                of: Set(events.compactMap { EventSubject(of: $0.event.data)?.id }), in: session)
            var fresh: [WebhookDelivery] = []
            for event in events {
                let own = EventSubject(of: event.event.data).flatMap { targets[$0.id] } ?? []
                fresh += try deliveries(event, own)
            }
            try Self.keep(fresh, at: now, counting: &routed, in: session)
            try session.change("UPDATE webhookCursor SET last = ?", [.integer(newest)])
            return routed
        }
        if routed.deliveries > 0 { tell(.jobs) }
        return routed
    }

    private static func keep(
        _ fresh: [WebhookDelivery], at now: WallClock, counting routed: inout Routed, in session: any SQLSession
    ) throws {
        guard !fresh.isEmpty else { return }
        let stopped = Set(try session.rows("SELECT receiver FROM webhookStop", []).compactMap { $0[0].text })
        var room: [String: Int] = [:]
        var lines: [String] = []
        for delivery in fresh {
            let receiver = delivery.target.key
            guard !stopped.contains(receiver) else { continue }
            let waiting = try session.row(
                "SELECT COUNT(*) FROM webhook WHERE receiver = ? AND isJob = 0", [.text(receiver)])
            let left = room[receiver] ?? (maximumWaitingWebhooks - Int(waiting?[0].integer ?? 0))
            room[receiver] = left - 1
            guard left > 0 else {
                routed.dropped += 1
                continue
            }
            try session.change(
                """
                INSERT INTO webhook (job, line, number, receiver, isJob, target, type, body)
                VALUES (?, ?, ?, ?, 0, ?, ?, ?)
                """,
                [
                    .text(delivery.job.description), .text(delivery.line), .integer(delivery.number), .text(receiver),
                    .text(try json(delivery.target)), .text(delivery.type), .text(delivery.body),
                ])
            routed.deliveries += 1
            if !lines.contains(delivery.line) { lines.append(delivery.line) }
        }
        for line in lines { _ = try release(line, at: now, in: session) }
    }

    /// Makes the earliest that waits in a line a job, unless one of that line is under way: the unique key sees to that,
    /// whoever else does the same.
    private static func release(_ line: String, at now: WallClock, in session: any SQLSession) throws -> Bool {
        guard
            let row = try session.row(
                "SELECT job FROM webhook WHERE line = ? AND isJob = 0 ORDER BY number, job LIMIT 1", [.text(line)]),
            let id = row[0].text.flatMap({ UUIDv7($0) }), let subject = WebhookDelivery.subject(ofLine: line)
        else { return false }
        let job = Job(
            id: id, kind: .webhook, recording: subject.id, uniqueKey: line, maximumAttempts: webhookAttempts, now: now)
        guard try insert(job, in: session) != nil else { return false }
        try session.change("UPDATE webhook SET isJob = 1 WHERE job = ?", [.text(id.description)])
        return true
    }

    /// The job of this line has ended: the next.
    package func releaseWebhook(line: String, now: WallClock) async throws(StoresError) {
        let isReleased = try await write("sending the next webhook") { try Self.release(line, at: now, in: $0) }
        if isReleased { tell(.jobs) }
    }

    /// The next of every line of which nothing is under way: its job may have been cancelled, or its worker lost in between.
    package func releaseWebhooks(now: WallClock, limit: Int = 500) async throws(StoresError) {
        let lines = try await read("looking for webhooks that wait") { session in
            try session.rows(
                """
                SELECT DISTINCT line FROM webhook WHERE isJob = 0 AND NOT EXISTS (
                    SELECT 1 FROM job WHERE uniqueKey = line
                        AND state IN ('scheduled', 'queued', 'running', 'retrying'))
                LIMIT ?
                """, [.integer(Int64(limit))]
            ).compactMap { $0[0].text }
        }
        for line in lines { try await releaseWebhook(line: line, now: now) }
    }

    /// What the job with this id brings; `nil`: it is not known any more.
    package func webhook(_ job: UUIDv7) async throws(StoresError) -> WebhookDelivery? {
        try await read("reading a webhook") { session in
            guard
                let row = try session.row(
                    "SELECT line, number, target, type, body FROM webhook WHERE job = ?", [.text(job.description)])
            else { return nil }
            guard let subject = WebhookDelivery.subject(ofLine: row[0].text), let number = row[1].integer,
                let type = row[3].text, let body = row[4].text
            else { throw StoresError.unreadable(path: "database", reason: "a webhook cannot be read: job \(job)") }
            return WebhookDelivery(
                job: job, number: number, subject: subject, target: try Self.target(row[2]), type: type, body: body)
        }
    }

    // MARK: Receivers

    /// A receiver wants nothing any more: what waits for it goes, and nothing new comes.
    package func stopWebhooks(to target: WebhookTarget) async throws(StoresError) {
        try await write("stopping webhooks") { session in
            try session.change(
                "INSERT INTO webhookStop (receiver) VALUES (?) ON CONFLICT DO NOTHING", [.text(target.key)])
            try session.change("DELETE FROM webhook WHERE receiver = ? AND isJob = 0", [.text(target.key)])
        }
    }

    package func isStopped(_ target: WebhookTarget) async throws(StoresError) -> Bool {
        try await read("reading stopped webhooks") { session in
            try session.row("SELECT 1 FROM webhookStop WHERE receiver = ?", [.text(target.key)]) != nil
        }
    }

    /// A gateway that starts asks them all again.
    package func forgetStoppedWebhooks() async throws(StoresError) {
        _ = try await change("asking receivers again") { try $0.change("DELETE FROM webhookStop", []) }
    }

    /// Forgets what belongs to jobs and subjects that are gone.
    package func tidyWebhooks() async throws(StoresError) {
        try await write("tidying webhooks") { session in
            try session.change(
                "DELETE FROM webhook WHERE isJob = 1 AND NOT EXISTS (SELECT 1 FROM job WHERE job.id = webhook.job)", [])
            try session.change(
                """
                DELETE FROM webhookTarget WHERE NOT EXISTS (SELECT 1 FROM recording WHERE id = subject)
                    AND NOT EXISTS (SELECT 1 FROM export WHERE id = subject)
                    AND NOT EXISTS (SELECT 1 FROM broadcast WHERE id = subject)
                """, [])
        }
    }

    static func keep(_ webhooks: [WebhookTarget], of subject: UUIDv7, in session: any SQLSession) throws {
        for target in webhooks {
            try session.change(
                "INSERT INTO webhookTarget (subject, target) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [.text(subject.description), .text(try json(target))])
        }
    }

    private static func targets(
        of subjects: Set<UUIDv7>, in session: any SQLSession
    ) throws -> [UUIDv7: [WebhookTarget]] {
        var targets: [UUIDv7: [WebhookTarget]] = [:]
        for subject in subjects {
            let rows = try session.rows(
                "SELECT target FROM webhookTarget WHERE subject = ? ORDER BY target", [.text(subject.description)])
            if !rows.isEmpty { targets[subject] = try rows.map { try target($0[0]) } }
        }
        return targets
    }

    private static func target(_ value: SQLValue) throws -> WebhookTarget {
        do {
            return try JSONDecoder().decode(WebhookTarget.self, from: Data((value.text ?? "").utf8))
        } catch {
            throw StoresError.unreadable(path: "database", reason: "the target of a webhook cannot be read")
        }
    }
}
