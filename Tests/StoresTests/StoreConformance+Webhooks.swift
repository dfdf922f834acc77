import Delivering
import JobQueue
import Media
import Recording
import Stores
import Testing

extension StoreConformance {
    private static func event(_ recording: UUIDv7, _ number: Int, _ subject: StoreUnderTest) -> NewEvent {
        NewEvent(
            type: "recording.media", room: "standup", at: subject.clock.now,
            data: ["recording": .string(recording.description), "n": .integer(Int64(number))])
    }

    private static func target(_ path: String) -> WebhookTarget {
        WebhookTarget(
            url: "https://example.com/\(path)", events: [EventPattern("recording.*")].compactMap { $0 })
    }

    private static func route(_ subject: StoreUnderTest, to targets: [WebhookTarget]) async throws -> StateStore.Routed
    {
        let now = subject.clock.now
        return try await subject.store.routeEvents(now: now) { event, own in
            guard let about = EventSubject(of: event.event.data) else { return [] }
            return (targets + own).map {
                WebhookDelivery(
                    job: UUIDv7(now: now), number: event.id, subject: about, target: $0, type: event.event.type,
                    body: "{\"id\":\(event.id)}")
            }
        }
    }

    private static func claimed(_ subject: StoreUnderTest) async throws -> [(job: Job, delivery: WebhookDelivery)] {
        var all: [(job: Job, delivery: WebhookDelivery)] = []
        while let job = try await subject.store.claim([.webhook], lease: .seconds(30)) {
            all.append((job, try #require(try await subject.store.webhook(job.id))))
        }
        return all
    }

    static func webhooksOfALineGoOneByOne(_ subject: StoreUnderTest) async throws {
        let (one, two) = (UUIDv7(now: subject.clock.now), UUIDv7(now: subject.clock.now))
        _ = try await subject.store.append([
            event(one, 1, subject), event(two, 2, subject), event(one, 3, subject),
            NewEvent(type: "recording.media", room: nil, at: subject.clock.now, data: [:]),
        ])
        let all = target("all")
        let routed = try await route(subject, to: [all])
        #expect([routed.events, routed.deliveries, routed.dropped] == [4, 3, 0])
        #expect(try await route(subject, to: [all]).events == 0, "an event is looked at once")
        let first = try await claimed(subject)
        #expect(Set(first.map(\.delivery.subject.id)) == [one, two])
        #expect(Set(first.map(\.delivery.number)) == [1, 2])
        #expect(first.allSatisfy { $0.job.recording == $0.delivery.subject.id && $0.job.uniqueKey == $0.delivery.line })
        let head = try #require(first.first { $0.delivery.subject.id == one })
        // While the first is tried again nothing overtakes it.
        let failed = JobEvent.fail(
            fence: head.job.fence, text: "500", isFinal: false, retryAfter: .seconds(60))
        try await subject.store.apply(failed, to: head.job.id)
        try await subject.store.releaseWebhook(line: head.delivery.line, now: subject.clock.now)
        try await subject.store.releaseWebhooks(now: subject.clock.now)
        #expect(try await claimed(subject).isEmpty)
        subject.clock.advance(.seconds(61))
        let again = try #require(try await claimed(subject).first)
        #expect(again.job.id == head.job.id && again.delivery == head.delivery)
        try await subject.store.apply(.complete(fence: again.job.fence), to: again.job.id)
        try await subject.store.releaseWebhook(line: head.delivery.line, now: subject.clock.now)
        try await subject.store.releaseWebhook(line: head.delivery.line, now: subject.clock.now)
        let next = try await claimed(subject)
        #expect(next.map(\.delivery.number) == [3])
    }

    static func webhooksAreFoundAgain(_ subject: StoreUnderTest) async throws {
        let recording = UUIDv7(now: subject.clock.now)
        _ = try await subject.store.append((1...3).map { event(recording, $0, subject) })
        _ = try await route(subject, to: [target("all")])
        let head = try #require(try await claimed(subject).first)
        try await subject.store.apply(
            .fail(fence: head.job.fence, text: "x", isFinal: true, retryAfter: .zero), to: head.job.id)
        // Whoever ended it died before it queued the next.
        try await subject.store.releaseWebhooks(now: subject.clock.now)
        #expect(try await claimed(subject).map(\.delivery.number) == [2])
        // One that is retried by hand waits for its line.
        await #expect(throws: StoresError.self) { try await subject.store.apply(.retry, to: head.job.id) }
        subject.clock.advance(.seconds(8 * 86_400))
        try await subject.store.forgetJobs(olderThan: .seconds(7 * 86_400))
        try await subject.store.tidyWebhooks()
        #expect(try await subject.store.webhook(head.job.id) == nil)
    }

    static func aReceiverThatIsGoneIsToldNothing(_ subject: StoreUnderTest) async throws {
        let recording = UUIDv7(now: subject.clock.now)
        let (gone, other) = (target("gone"), target("other"))
        _ = try await subject.store.append([event(recording, 1, subject), event(recording, 2, subject)])
        _ = try await route(subject, to: [gone, other])
        #expect(try await subject.store.isStopped(gone) == false)
        try await subject.store.stopWebhooks(to: gone)
        try await subject.store.stopWebhooks(to: gone)
        #expect(try await subject.store.isStopped(gone))
        _ = try await subject.store.append([event(recording, 3, subject)])
        #expect(try await route(subject, to: [gone, other]).deliveries == 1)
        for entry in try await claimed(subject) {
            try await subject.store.apply(.complete(fence: entry.job.fence), to: entry.job.id)
        }
        try await subject.store.releaseWebhooks(now: subject.clock.now)
        #expect(try await claimed(subject).map(\.delivery.target) == [other])
        try await subject.store.forgetStoppedWebhooks()
        #expect(try await subject.store.isStopped(gone) == false)
    }

    static func aRecordingsOwnReceiversHearOfItAlone(_ subject: StoreUnderTest) async throws {
        let own = target("own")
        let (mine, others) = (
            RecordingRecord.sample(at: subject.clock.now), RecordingRecord.sample(at: subject.clock.now)
        )
        #expect(try await subject.store.insert(mine, webhooks: [own, own]) == .fresh)
        #expect(try await subject.store.insert(others) == .fresh)
        _ = try await subject.store.append([event(mine.id, 1, subject), event(others.id, 2, subject)])
        #expect(try await route(subject, to: []).deliveries == 1)
        let told = try await claimed(subject)
        #expect(told.map(\.delivery.subject.id) == [mine.id])
        // What is still to be told of a recording is told after it was deleted.
        try await subject.store.deleteRecording(mine.id)
        let left = try #require(told.first)
        #expect(try await subject.store.job(left.job.id) != nil)
        try await subject.store.tidyWebhooks()
        _ = try await subject.store.append([event(mine.id, 3, subject)])
        #expect(try await route(subject, to: []).deliveries == 0)
    }
}
