import Foundation
import GRDB
import JobQueue
import Media
import NIOConcurrencyHelpers
import Recording
import Stores
import TestKit
import Testing

/// A database that is busy or gone for a while, under load.
@Suite struct OutageTests {
    private let lease = Duration.seconds(30)

    /// Its transactions stay open.
    private func holder(of path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// SQLite itself waits 5 s for a lock; the store goes on from there.
    @Test func aDatabaseThatAnotherProcessHoldsIsWaitedFor() async throws {
        try await withFolder { folder in
            let path = folder + "/state.sqlite"
            let store = try StateStore(path: path, patience: .seconds(20), clock: { WallClock(nanoseconds: 9) })
            let holder = try holder(of: path)
            try await holder.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
            let release = Task {
                try await Task.sleep(for: .seconds(6))
                try await holder.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
            }
            let began = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { try await store.enqueue(.sample(at: WallClock(nanoseconds: 1))) } }
                try await group.waitForAll()
            }
            #expect(ContinuousClock.now - began > .seconds(5))
            try await release.value
            #expect(try await store.jobCounts() == [.finalize: [.queued: 20]])
            store.close()
        }
    }

    @Test func patienceEnds() async throws {
        try await withFolder { folder in
            let path = folder + "/state.sqlite"
            let store = try StateStore(path: path, patience: .zero, clock: { WallClock(nanoseconds: 9) })
            let holder = try holder(of: path)
            try await holder.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
            await #expect {
                try await store.enqueue(.sample(at: WallClock(nanoseconds: 1)))
            } throws: {
                ($0 as? StoresError)?.isPassing == true
            }
            try await holder.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            try await store.enqueue(.sample(at: WallClock(nanoseconds: 1)))
            store.close()
        }
    }

    /// Crashed, away for a while, started again: every job is done once, and the work goes on within five seconds.
    /// `CAPSTAN_STORE_OUTAGE` is how long, in seconds.
    @Test(.enabled(if: PostgreSQLServer.isInstalled, "\(PostgreSQLServer.absence)"))
    func aServerThatGoesAndComesLosesNothing() async throws {
        let outage = Double(ProcessInfo.processInfo.environment["CAPSTAN_STORE_OUTAGE"] ?? "") ?? 2
        let server = try PostgreSQLServer()
        let url = try server.url()
        let store = try await StateStore.postgreSQL(url)
        let done = NIOLockedValueBox<[UUIDv7: Int]>([:])
        let lastDone = NIOLockedValueBox(ContinuousClock.now)
        let failures = NIOLockedValueBox(0)
        let isOver = NIOLockedValueBox(false)
        let isAllMade = NIOLockedValueBox(false)
        /// As a service does: what the store does not take is tried again.
        @Sendable func again<Value: Sendable>(_ body: () async throws(StoresError) -> Value) async -> Value {
            while true {
                do throws(StoresError) {
                    return try await body()
                } catch {
                    failures.withLockedValue { $0 += 1 }
                    await Task.yield()
                }
            }
        }
        let made = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    while true {
                        let wasAllMade = isAllMade.withLockedValue { $0 }
                        guard
                            let job = await again({ () async throws(StoresError) in
                                try await store.claim([.finalize], lease: lease)
                            })
                        else {
                            if wasAllMade { return 0 }
                            continue
                        }
                        _ = await again { () async throws(StoresError) in
                            try await store.apply(.complete(fence: job.fence), to: job.id)
                        }
                        done.withLockedValue { $0[job.id, default: 0] += 1 }
                        lastDone.withLockedValue { $0 = ContinuousClock.now }
                    }
                }
            }
            group.addTask {
                var made = 0
                while !isOver.withLockedValue({ $0 }) {
                    let job = Job.sample(at: WallClock(nanoseconds: 1))
                    _ = await again { () async throws(StoresError) in try await store.enqueue(job) }
                    made += 1
                }
                isAllMade.withLockedValue { $0 = true }
                return made
            }
            group.addTask {
                func reach(_ count: Int) async {
                    while done.withLockedValue({ $0.count }) < count { await Task.yield() }
                }
                await reach(100)
                do {
                    try server.stop()
                    try await Task.sleep(for: .seconds(outage))
                    try server.start()
                    let started = ContinuousClock.now
                    let before = done.withLockedValue { $0.count }
                    await reach(before + 1)
                    let resumed = lastDone.withLockedValue { $0 } - started
                    print("PostgreSQL away for \(outage) s: work goes on \(resumed) after its start")
                    #expect(resumed < .seconds(5))
                    await reach(before + 100)
                } catch {
                    Issue.record("the server: \(error)")
                }
                isOver.withLockedValue { $0 = true }
                return 0
            }
            return await group.reduce(0, +)
        }
        let counts = done.withLockedValue { $0 }
        #expect(counts.count == made)
        #expect(counts.values.allSatisfy { $0 == 1 })
        var cursor: UUIDv7?
        var seen = 0
        repeat {
            let page = try await store.jobs(limit: 1000, before: cursor)
            seen += page.items.count
            #expect(page.items.allSatisfy { $0.state == .completed && $0.attempts == 1 && $0.failures.isEmpty })
            cursor = page.next
        } while cursor != nil
        #expect(seen == made)
        print("\(made) jobs, each done once; \(failures.withLockedValue { $0 }) calls outlasted the store's patience")
        store.close()
    }

    /// Backends are ended at random while jobs pass.
    @Test(.enabled(if: PostgreSQLServer.isInstalled, "\(PostgreSQLServer.absence)"))
    func connectionsMayEndAtAnyTime() async throws {
        let server = try PostgreSQLServer.shared.get()
        let url = try server.url()
        let name = "capstanEnds\(UInt32.random(in: 0 ... .max))"
        let store = try await StateStore.postgreSQL(url + "&application_name=" + name, patience: .seconds(30))
        let count = 300
        try await withThrowingTaskGroup(of: [UUIDv7].self) { group in
            let isOver = NIOLockedValueBox(false)
            for _ in 0..<count { try await store.enqueue(.sample(at: WallClock(nanoseconds: 1))) }
            for _ in 0..<4 {
                group.addTask {
                    var ids: [UUIDv7] = []
                    while let job = try await store.claim([.finalize], lease: lease) {
                        _ = try await store.apply(.complete(fence: job.fence), to: job.id)
                        ids.append(job.id)
                    }
                    return ids
                }
            }
            group.addTask {
                while !isOver.withLockedValue({ $0 }) {
                    try server.query(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '\(name)'"
                    )
                }
                return []
            }
            var ids: [UUIDv7] = []
            for _ in 0..<4 { ids += try await group.next() ?? [] }
            isOver.withLockedValue { $0 = true }
            #expect(ids.count == count && Set(ids).count == count)
            try await group.waitForAll()
        }
        let jobs = try await store.jobs(limit: 1000).items
        #expect(jobs.allSatisfy { $0.state == .completed && $0.attempts == 1 })
        store.close()
    }
}
