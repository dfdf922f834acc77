import Gateway
import JobQueue
import Media
import Recording
import Stores
import Testing

@Suite struct EventLogTests {
    @Test func aRecordingsLifeIsTold() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            _ = try await studio.service.stopRecording(made.id)
            _ = await studio.pool.workOnce()
            #expect(
                try await studio.told() == [
                    "recording.started", "job.changed", "recording.media", "recording.stopped", "job.changed",
                    "job.changed", "job.changed", "recording.completed", "job.changed",
                ])
            let events = try await studio.store.events(after: 0, limit: 100)
            #expect(events.allSatisfy { $0.event.room == "standup" })
            #expect(events.allSatisfy { $0.event.data["recording"] == .string(made.id.description) })
            #expect(events.first?.event.data["state"] == .string("waiting"))
            #expect(events[3].event.data["endReason"] == .string("stopped"))
            let jobs = events.filter { $0.event.type == "job.changed" }
            #expect(
                jobs.map { $0.event.data["state"] }
                    == ["running", "queued", "completed", "running", "completed"].map { JSONValue.string($0) })
        }
    }

    @Test func aStallIsToldAndItsEnd() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            studio.advance(.seconds(9))
            await studio.service.tick()
            #expect(try await studio.told().last == "recording.media")
            studio.advance(.seconds(1))
            await studio.service.tick()
            await studio.service.tick()
            let events = try await studio.told()
            #expect(events.count { $0 == "recording.stalled" } == 1)
            let stalled = try await studio.store.events(after: 0, limit: 100).last
            #expect(stalled?.event.data["cause"] == .string("noMedia"))
            try studio.plane.grow(made.id, "desk-1.webm", to: 50, seconds: 1)
            await studio.service.processEvents()
            #expect(try await studio.told().suffix(2) == ["recording.stalled", "recording.media"])
        }
    }

    @Test func aFailureIsTold() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            studio.plane.close(made.id, "desk-1.webm", failure: PartFailure("the disk is full", isDiskFull: true))
            _ = try await studio.service.stopRecording(made.id)
            #expect(try await studio.told().suffix(3) == ["recording.stopped", "recording.failed", "job.changed"])
            let job = try await studio.store.events(after: 0, limit: 100).last?.event.data
            #expect(job?["error"] == .string("the disk is full"))
        }
    }

    @Test func whatAFormerRunLeftIsTold() async throws {
        try await Studio.withFolder { root in
            let first = try Studio(root: root)
            let made = try await first.begin()
            let before = try await first.told().count
            first.store.close()
            let second = try Studio(root: root)
            try await second.service.recover()
            let told = try await second.told()
            #expect(told.dropFirst(before) == ["job.changed", "recording.stopped", "job.changed"])
            let stopped = try await second.store.events(after: Int64(before) + 1, limit: 1).first?.event.data
            #expect(stopped?["endReason"] == .string("interrupted"))
            #expect(stopped?["recording"] == .string(made.id.description))
        }
    }

    // MARK: Readers

    private func note(_ studio: Studio, _ count: Int) async {
        for number in 0..<count { studio.events.note(.jobChanged, room: nil, ["n": .integer(Int64(number))]) }
        #expect(await studio.events.write())
    }

    @Test func readersTakeWhatComesAndResume() async throws {
        try await Studio.with { studio in
            await note(studio, 3)
            let new = try await studio.events.reader(after: nil)
            let all = try await studio.events.reader(after: 0)
            let some = try await studio.events.reader(after: 2)
            let stranger = try await studio.events.reader(after: 900)
            #expect(try await new.take().events.isEmpty)
            #expect(try await all.take(limit: 2).events.map(\.id) == [1, 2])
            #expect(try await some.take().events.map(\.id) == [3])
            #expect(try await stranger.take().events.map(\.id) == [1, 2, 3])
            await note(studio, 1)
            #expect(try await new.take().events.map(\.id) == [4])
            let rest = try await all.take()
            #expect(rest.events.map(\.id) == [3, 4])
            #expect(rest.missingBefore == nil)
        }
    }

    /// Another gateway has told more than is known here; 900 was never given at all.
    @Test(arguments: [(2, [3]), (3, []), (900, [1, 2, 3])] as [(Int64, [Int64])])
    func aNumberThatOnlyTheStoreKnowsIsGoneOnFrom(number: Int64, ids: [Int64]) async throws {
        try await Studio.with { studio in
            let event = NewEvent(type: "a", room: nil, at: studio.clock.wall, data: [:])
            _ = try await studio.store.append([event, event, event])
            let reader = try await studio.events.reader(after: number)
            #expect(try await reader.take().events.map(\.id) == ids)
            studio.store.close()
            guard case .unavailable = await refusal({ _ = try await studio.events.reader(after: 901) }) else {
                Issue.record("took a number for wrong while the store is away")
                return
            }
        }
    }

    @Test func aReaderIsWokenAndEnds() async throws {
        try await Studio.with { studio in
            let reader = try await studio.events.reader(after: nil)
            var wakes = reader.wakes.makeAsyncIterator()
            #expect(await wakes.next() == .events)
            reader.beat()
            #expect(await wakes.next() == .beat)
            await note(studio, 1)
            #expect(await wakes.next() == .events)
            studio.events.note(.jobChanged, room: nil, [:])
            await studio.events.finish()
            #expect(await wakes.next() == .events)
            #expect(try await reader.take().events.map(\.id) == [1, 2])
            #expect(await wakes.next() == nil)
            guard case .unavailable = await refusal({ _ = try await studio.events.reader(after: nil) }) else {
                Issue.record("gave a reader after its end")
                return
            }
        }
    }

    @Test func readersAreBoundedAndForgotten() async throws {
        try await Studio.with { studio in
            var readers: [EventReader] = []
            for _ in 0..<EventLog.maximumReaders { readers.append(try await studio.events.reader(after: nil)) }
            #expect(studio.metrics.text().contains("capstan_event_readers 100"))
            guard case .unavailable = await refusal({ _ = try await studio.events.reader(after: nil) }) else {
                Issue.record("gave one more")
                return
            }
            readers.removeLast()
            _ = try await studio.events.reader(after: nil)
        }
    }

    @Test func aReaderThatFellBehindIsToldWhatItMissed() async throws {
        try await Studio.with { studio in
            await note(studio, 1)
            let reader = try await studio.events.reader(after: nil)
            let waiting = EventLog.maximumWaiting
            for _ in 0..<3 { await note(studio, waiting) }
            let taken = try await reader.take(limit: 1)
            #expect(taken.missingBefore == taken.events.first?.id)
            #expect(taken.events.map(\.id) == [Int64(1 + 3 * waiting) - 10_000 + 1])
            #expect(try await reader.take(limit: 1).missingBefore == nil)
        }
    }

    /// A store that is away holds nobody up; what is over the bound is counted.
    @Test func eventsWaitForTheStoreUpToABound() async throws {
        try await Studio.with { studio in
            studio.store.close()
            for _ in 0..<(EventLog.maximumWaiting + 7) { studio.events.note(.jobChanged, room: nil, [:]) }
            #expect(await !studio.events.write())
            #expect(await !studio.events.write())
            #expect(studio.lines.count("events wait for the store") == 1)
            #expect(studio.metrics.text().contains("capstan_events_dropped_total 7"))
        }
    }

    @Test func numbersGoOnAfterARestart() async throws {
        try await Studio.withFolder { root in
            let first = try Studio(root: root)
            await note(first, 3)
            first.store.close()
            let second = try Studio(root: root)
            try await second.events.start()
            let reader = try await second.events.reader(after: 2)
            second.events.note(.jobChanged, room: nil, [:])
            await second.events.finish()
            #expect(try await reader.take().events.map(\.id) == [3, 4])
        }
    }
}
