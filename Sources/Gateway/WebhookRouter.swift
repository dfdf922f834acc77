import Delivering
import Foundation
import JobQueue
import Logging
import Media
import Stores
import Telemetry

/// Makes deliveries of events, whichever process they happen in: those of the configuration's receivers, and of those
/// that came with the request for what the event is about. Its place in the events is in the store, so that each is looked
/// at once, by one of the gateways that share it.
package actor WebhookRouter {
    private let store: StateStore
    private let targets: [WebhookTarget]
    private let logger: Logger
    private let wallClock: @Sendable () -> WallClock
    private let dropped: Counter
    private var complaints = Complaints()
    private let now: @Sendable () -> Instant
    private var task: Task<Void, Never>?

    package init(
        store: StateStore, targets: [WebhookTarget], metrics: MetricsRegistry, logger: Logger,
        now: @escaping @Sendable () -> Instant, wallClock: @escaping @Sendable () -> WallClock
    ) {
        self.store = store
        self.targets = targets
        self.logger = logger
        self.now = now
        self.wallClock = wallClock
        dropped = metrics.counter(
            "capstan_webhooks_dropped_total", help: "Webhooks that were not sent, as too many wait for their receiver.")
    }

    package func start() {
        let changes = store.changes(of: .events)
        task = Task { [weak self] in
            // What a former run left.
            await self?.routeAll()
            for await _ in changes { await self?.routeAll() }
        }
    }

    package func finish() async {
        task?.cancel()
        await task?.value
        task = nil
    }

    private func routeAll() async {
        while await !route(), (try? await Task.sleep(for: .seconds(1))) != nil {}
    }

    /// - Returns: false when the store does not answer now.
    package func route() async -> Bool {
        do throws(StoresError) {
            while true {
                let (targets, wallClock) = (targets, wallClock)
                let routed = try await store.routeEvents(now: wallClock()) { event, own in
                    try Self.deliveries(of: event, to: targets + own, at: wallClock())
                }
                if routed.dropped > 0 { complain(routed.dropped) }
                guard routed.events > 0 else { break }
            }
            complaints.over(Self.away)
            return true
        } catch {
            if complaints.isDue(Self.away, at: now()) {
                logger.error("webhooks wait for the store", metadata: ["error": "\(error)"])
            }
            return false
        }
    }

    private static let away = "webhooks wait for the store"

    private func complain(_ count: Int) {
        dropped.increment(by: UInt64(count))
        if complaints.isDue("dropped", at: now()) {
            logger.error(
                "webhooks are not sent: too many wait for their receiver",
                metadata: ["dropped": "\(count)", "limit": "\(StateStore.maximumWaitingWebhooks)"])
        }
    }

    static func deliveries(
        of event: StoredEvent, to targets: [WebhookTarget], at now: WallClock
    ) throws -> [WebhookDelivery] {
        // A delivery is a job, and telling of it would be one more.
        guard let subject = EventSubject(of: event.event.data),
            event.event.data["kind"] != .string(JobKind.webhook.rawValue)
        else { return [] }
        var told: Set<String> = []
        let wanting = targets.filter { $0.wants(event.event.type) && told.insert($0.key).inserted }
        guard !wanting.isEmpty else { return [] }
        let body = try body(of: event)
        return wanting.map {
            WebhookDelivery(
                job: UUIDv7(now: now), number: event.id, subject: subject, target: $0, type: event.event.type,
                body: body)
        }
    }

    /// The same object as `/v1/events` gives.
    private static func body(of event: StoredEvent) throws -> String {
        let object = JSONValue.object([
            "id": .integer(event.id), "type": .string(event.event.type), "timestamp": .string(event.event.at.rfc3339),
            "room": .optional(event.event.room), "data": .object(event.event.data),
        ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(object), as: UTF8.self)
    }
}
