import Foundation
import Gateway
import JobQueue
import Media
import Recording
import Settings
import Stores
import Telemetry
import TestKit
import Testing

/// Two gateways, each with its folder, on one PostgreSQL database.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "\(PostgreSQLServer.absence)")) struct SharedDatabaseTests {
    /// The same request with the same key makes one recording, whichever gateway it comes to, and is told of it.
    @Test func oneKeyMakesOneRecording() async throws {
        let url = try PostgreSQLServer.shared.get().url()
        try await Studio.withFolder { root in
            let clock = StudioClock()
            var studios: [Studio] = []
            for name in ["one", "two"] {
                let store = try await StateStore.postgreSQL(url, folder: name, clock: { clock.wall })
                studios.append(try Studio(root: "\(root)/\(name)", clock: clock, store: store))
            }
            let request = RecordingRequest(room: "standup")
            let records = try await withThrowingTaskGroup(of: RecordingRecord.self) { group in
                for index in 0..<10 {
                    let service = studios[index % 2].service
                    group.addTask { try await service.startRecording(request, idempotencyKey: "key") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(records.map(\.id)).count == 1)
            var listed: [UUIDv7] = []
            for studio in studios {
                listed += try await studio.service.recordings(RecordingFilter(), limit: 9, cursor: nil).items.map(\.id)
                await #expect(throws: GatewayError.self) {
                    try await studio.service.startRecording(RecordingRequest(room: "other"), idempotencyKey: "key")
                }
            }
            #expect(listed == records.prefix(1).map(\.id))
            #expect(try await studios[0].store.jobs().items.count == 1)
            for studio in studios {
                await studio.service.drain()
                studio.store.close()
            }
        }
    }

    @Test func eachFinishesItsOwnAndBothTellOfAll() async throws {
        let url = try PostgreSQLServer.shared.get().url()
        try await Studio.withFolder { root in
            let clock = StudioClock()
            let stores = [
                try await StateStore.postgreSQL(url, folder: "one", clock: { clock.wall }),
                try await StateStore.postgreSQL(url, folder: "two", clock: { clock.wall }),
            ]
            let one = try Studio(root: root + "/one", clock: clock, store: stores[0])
            let two = try Studio(root: root + "/two", clock: clock, store: stores[1])
            try await one.events.start()
            try await two.events.start()
            let reader = try await two.events.reader(after: nil)
            try await one.service.recover()
            let running = try await one.begin()
            let stopped = try await one.begin(RecordingRequest(room: "other"))
            _ = try await one.service.stopRecording(stopped.id)

            // The second's start ends nothing of the first's, and finds nothing to do.
            try await two.service.recover()
            #expect(await !two.pool.workOnce())
            #expect(try await two.service.recordings(RecordingFilter(), limit: 9, cursor: nil).items.isEmpty)
            #expect(try await one.service.recording(running.id).state == .recording)
            #expect(await one.pool.workOnce())
            #expect(try await one.service.recording(stopped.id).state == .completed)

            // A cancellation asked of the second reaches the first.
            let jobs = try await stores[1].jobs(kinds: [.recording], states: [.running]).items
            let job = try #require(jobs.first)
            #expect(try await two.service.cancelJob(job.id).cancelAskedAt != nil)
            clock.advance(.seconds(11))
            await one.service.tick()
            let record = try await one.service.stopRecording(running.id)
            #expect(record.endReason == .stopped)
            #expect(try await stores[1].job(job.id)?.state == .cancelled)

            var types: Set<String> = []
            for await _ in reader.wakes {
                while case let taken = try await reader.take(), !taken.events.isEmpty {
                    #expect(taken.missingBefore == nil)
                    types.formUnion(taken.events.map(\.type))
                }
                if types.isSuperset(of: ["recording.started", "recording.completed", "job.changed"]) { break }
            }
            for studio in [one, two] {
                await studio.service.drain()
                await studio.events.finish()
                studio.store.close()
            }
        }
    }
}
