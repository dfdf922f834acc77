import Foundation
import JobQueue
import Media
import NIOConcurrencyHelpers
import Recording
import Stores
import TestKit
import Testing

@Suite(.enabled(if: PostgreSQLServer.isInstalled, "\(PostgreSQLServer.absence)")) struct PostgreSQLTests {
    private let lease = Duration.seconds(30)

    @Test(arguments: StoreConformance.allCases)
    func conforms(conformance: StoreConformance) async throws {
        try await StoreUnderTest.with(.postgreSQL) { try await conformance.run($0) }
    }

    @Test func manyMayOpenAnEmptyDatabaseAtOnce() async throws {
        let server = try PostgreSQLServer.shared.get()
        let url = try server.url()
        let stores = try await withThrowingTaskGroup(of: StateStore.self) { group in
            for _ in 0..<6 { group.addTask { try await StateStore.postgreSQL(url, patience: .seconds(20)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let job = try await stores[0].enqueue(.sample(at: WallClock(nanoseconds: 5)))
        for store in stores { #expect(try await store.job(job.id) == job) }
        for store in stores { store.close() }
        #expect(try await StateStore.inspect(url) == 0)
        let again = try await StateStore.postgreSQL(url)
        #expect(try await again.job(job.id) == job)
        again.close()
    }

    @Test func aNewerDatabaseIsLeftAlone() async throws {
        let server = try PostgreSQLServer.shared.get()
        let url = try server.url()
        let store = try await StateStore.postgreSQL(url)
        store.close()
        let schema = try #require(url.firstMatch(of: /test\d+/)).0
        try server.query("INSERT INTO \(schema).capstanSchema VALUES (9999)")
        for attempt in [{ _ = try await StateStore.postgreSQL(url) }, { _ = try await StateStore.inspect(url) }] {
            await #expect {
                try await attempt()
            } throws: {
                "\($0)".contains("newer Capstan")
            }
        }
    }

    @Test func aServerThatIsNotThereIsSaid() async throws {
        try await withFolder { folder in
            let url = "postgres://me:geheim@/x?host=\(folder)"
            await #expect {
                _ = try await StateStore.postgreSQL(url, patience: .milliseconds(50))
            } throws: {
                "\($0)".contains("PostgreSQL cannot be reached") && !"\($0)".contains("geheim")
            }
        }
        await #expect(throws: StoresError.self) {
            _ = try await StateStore.postgreSQL("postgres://%zz", patience: .zero)
        }
        #expect(StateStore.isPostgreSQL("postgresql://x/y"))
        #expect(StateStore.isPostgreSQL("Postgres://"))
        #expect(!StateStore.isPostgreSQL("postgres"))
        #expect(!StateStore.isPostgreSQL("/var/postgres://x"))
    }

    /// Without a told time leases go by the server's clock; nobody is taken for lost just after its start.
    @Test func leasesGoByTheServersClock() async throws {
        let server = try PostgreSQLServer.shared.get()
        let store = try await StateStore.postgreSQL(try server.url())
        func serverNow() throws -> WallClock {
            let text = try server.query("SELECT (extract(epoch FROM clock_timestamp()) * 1000000000)::bigint")
            return WallClock(nanoseconds: try #require(Int64(text)))
        }
        let job = try await store.enqueue(.sample(at: WallClock(nanoseconds: 1)))
        let before = try serverNow()
        let held = try #require(try await store.claim([.finalize], lease: .milliseconds(50)))
        let after = try serverNow()
        #expect(
            try #require(held.startedAt) >= before && held.leaseUntil == held.startedAt.map { $0 + .milliseconds(50) })
        #expect(try #require(held.startedAt) <= after)
        var rescued: [Job] = []
        let deadline = ContinuousClock.now + .seconds(30)
        while rescued.isEmpty, ContinuousClock.now < deadline {
            rescued = try await store.abandonExpired()
            let age = try server.query("SELECT extract(epoch FROM now() - pg_postmaster_start_time()) >= 15")
            #expect(rescued.isEmpty || age == "t")
        }
        #expect(rescued.map(\.id) == [job.id])
        store.close()
    }

    @Test func otherProcessesAreHeard() async throws {
        let url = try PostgreSQLServer.shared.get().url()
        let stores = [try await StateStore.postgreSQL(url), try await StateStore.postgreSQL(url)]
        var jobs = stores[1].changes(of: .jobs).makeAsyncIterator()
        // The first is told when listening has begun.
        #expect(await jobs.next() != nil)
        let job = try await stores[0].enqueue(.sample(at: WallClock(nanoseconds: 1)))
        #expect(await jobs.next() != nil)
        _ = try await stores[1].claim([.finalize], lease: lease)
        try await stores[0].apply(.cancel, to: job.id)
        #expect(await jobs.next() != nil)
        var events = stores[0].changes(of: .events).makeAsyncIterator()
        #expect(await events.next() != nil)
        _ = try await stores[1].append([NewEvent(type: "a", room: nil, at: WallClock(nanoseconds: 1), data: [:])])
        #expect(await events.next() != nil)
        for store in stores { store.close() }
    }

    /// All that a store does, with the connection cut at each point of the conversation: before the server has heard, and
    /// after it has done it but before its answer is heard.
    @Test(arguments: CuttingProxy.Place.allCases)
    func aConnectionMayBeCutAnywhere(place: CuttingProxy.Place) async throws {
        let server = try PostgreSQLServer.shared.get()
        let straight = try server.url()
        let direct = try await StateStore.postgreSQL(straight, folder: "a")
        try await withFolder { folder in
            var number = 0
            while true {
                number += 1
                let proxy = try CuttingProxy(server: server.folder, in: folder, place: place, at: number)
                defer { proxy.stop() }
                let url = straight.replacingOccurrences(of: "host=\(server.folder)", with: "host=\(folder)")
                let store = try await StateStore.postgreSQL(url, folder: "a", connections: 1, patience: .seconds(20))
                try await doAll(store, seenBy: direct, "\(place) \(number)")
                store.close()
                if !proxy.hasCut { break }
            }
            // Fewer would mean that the proxy sees no statements.
            #expect(number > 30)
        }
        direct.close()
    }

    private func doAll(_ store: StateStore, seenBy direct: StateStore, _ name: Comment) async throws {
        let now = WallClock(nanoseconds: 7)
        let last = try await direct.eventRange()?.upperBound ?? 0
        let first = try await store.enqueue(.sample(key: "k", at: now))
        let held = try #require(try await store.claim([.finalize], lease: lease), name)
        #expect(held.id == first.id && held.attempts == 1 && held.fence == 1, name)
        _ = try await store.apply(.heartbeat(fence: 1, lease: lease, progress: 0.5), to: first.id)
        _ = try await store.apply(.complete(fence: 1), to: first.id)
        let done = try await direct.job(first.id)
        #expect(done?.state == .completed && done?.attempts == 1, name)

        let second = try await store.enqueue(.sample(key: "k", at: now))
        let again = try #require(try await store.claim([.finalize], lease: lease), name)
        #expect(again.id == second.id && again.attempts == 1, name)
        _ = try await store.apply(.fail(fence: 1, text: "no", isFinal: true, retryAfter: .zero), to: second.id)
        let failed = try await direct.job(second.id)
        #expect(failed?.state == .failed && failed?.failures.count == 1, name)

        let record = RecordingRecord.sample(at: now)
        let job = Job.sample(recording: record.id, folder: "a", runAt: .init(nanoseconds: .max), at: now)
        let key = IdempotencyKey(key: "\(record.id)", request: "{}")
        #expect(try await store.insert(record, job: job, key: key) == .fresh, name)
        #expect(try await direct.outcome(of: key) == .repeated(record), name)
        try await store.update(record.id) { $0.files[0].bytes += 1 }
        #expect(try await direct.recording(record.id)?.files.first?.bytes == 10, name)
        let event = NewEvent(type: "a", room: "r", at: now, data: [:])
        let stored = try await store.append([event, event, event])
        #expect(stored.map(\.id) == [last + 1, last + 2, last + 3], name)
        #expect(try await direct.eventRange()?.upperBound == last + 3, name)
        #expect(try await store.deleteRecording(record.id), name)
        #expect(try await direct.jobs(recording: record.id).items.isEmpty, name)
    }
}
