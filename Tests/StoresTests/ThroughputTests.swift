import CPostgreSQL
import Foundation
import GRDB
import JobQueue
import Media
import Stores
import TestKit
import Testing

/// Jobs per second, claim to done, one worker, beside a bare loop of the same statements on one connection: a line of
/// figures each. `CAPSTAN_STORE_JOBS` is how many jobs a round has.
@Suite struct ThroughputTests {
    private static let jobs = Int(ProcessInfo.processInfo.environment["CAPSTAN_STORE_JOBS"] ?? "") ?? 200
    private static let rounds = 5
    private let lease = Duration.seconds(30)
    private let wall = WallClock(nanoseconds: 1_795_000_000_000_000_000)

    /// The best of the rounds of each, which take turns.
    private func compare(
        _ name: String, bare: () async throws -> Void, fill: () async throws -> Void, store: StateStore
    ) async throws {
        var best = (bare: Duration.seconds(3600), store: Duration.seconds(3600), four: Duration.seconds(3600))
        let clock = ContinuousClock()
        for _ in 0..<Self.rounds {
            try await fill()
            best.bare = min(best.bare, try await clock.measure { try await bare() })
            try await fill()
            best.store = min(
                best.store,
                try await clock.measure {
                    try await withTaskExecutorPreference(store.executor) { try await work(store) }
                })
            try await fill()
            best.four = min(
                best.four,
                try await clock.measure {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<4 { group.addTask(executorPreference: store.executor) { try await work(store) } }
                        try await group.waitForAll()
                    }
                })
        }
        let counts = try await store.jobCounts()
        #expect(counts == [.finalize: [.completed: 3 * Self.rounds * Self.jobs]])
        func rate(_ time: Duration) -> Int { Int(Double(Self.jobs) / time.inSeconds) }
        let share = best.bare.inSeconds / best.store.inSeconds
        print(
            "\(name): \(rate(best.store)) jobs/s, claim to done; bare statements \(rate(best.bare)), \(Int(share * 100)) %"
                + "; four workers \(rate(best.four))")
    }

    /// Where a `JobPool` claims and reports.
    private func work(_ store: StateStore) async throws {
        while let job = try await store.claim([.finalize], lease: lease) {
            _ = try await store.apply(.complete(fence: job.fence), to: job.id)
        }
    }

    private func fill(_ store: StateStore) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.jobs { group.addTask { try await store.enqueue(.sample(at: wall)) } }
            try await group.waitForAll()
        }
    }

    @Test func sqlite() async throws {
        try await withFolder { folder in
            let path = folder + "/state.sqlite"
            let store = try StateStore(path: path, clock: { wall })
            let bare = try DatabaseQueue(path: path)
            try await bare.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
            let now = wall.nanoseconds
            try await compare(
                "SQLite",
                bare: {
                    try await bare.writeWithoutTransaction { database in
                        let claim = try database.makeStatement(sql: JobStatement.claim(.sqlite, kinds: 1))
                        let complete = try database.makeStatement(sql: JobStatement.complete(.sqlite))
                        while let row = try Row.fetchOne(
                            claim, arguments: [now, 30_000_000_000, now, "bare", now, "finalize", ""])
                        {
                            let (id, fence) = (row["id"] as String, row["fence"] as Int64)
                            _ = try Row.fetchOne(complete, arguments: [now, nil, id, fence])
                        }
                    }
                }, fill: { try await fill(store) }, store: store)
            try bare.close()
            store.close()
        }
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "\(PostgreSQLServer.absence)"))
    func postgreSQL() async throws {
        let url = try PostgreSQLServer.shared.get().url()
        let store = try await StateStore.postgreSQL(url)
        let bare = try BareLoop(url)
        try await compare(
            "PostgreSQL", bare: { try bare.run() }, fill: { try await fill(store) }, store: store)
        store.close()
    }
}

/// libpq and nothing else.
private final class BareLoop {
    private struct Failure: Error { let text: String }

    private let connection: OpaquePointer

    init(_ url: String) throws {
        guard let made = PQconnectdb(url) else { throw Failure(text: "no memory") }
        connection = made
        guard PQstatus(made) == CONNECTION_OK else { throw Failure(text: String(cString: PQerrorMessage(made))) }
        for (name, sql) in [
            ("claim", JobStatement.claim(.postgreSQL, kinds: 1)), ("complete", JobStatement.complete(.postgreSQL)),
        ] {
            var number = 0
            let numbered = sql.reduce(into: "") { text, character in
                guard character == "?" else { return text.append(character) }
                number += 1
                text += "$\(number)"
            }
            PQclear(PQprepare(made, name, numbered, 0, nil))
        }
    }

    deinit { PQfinish(connection) }

    func run() throws {
        while let claimed = try execute("claim", [nil, "30000000000", nil, "bare", nil, "finalize", ""]) {
            _ = try execute("complete", [nil, nil, claimed.id, claimed.fence])
        }
    }

    private func execute(_ name: String, _ values: [String?]) throws -> (id: String, fence: String)? {
        let texts = values.map { $0.flatMap { strdup($0) } }
        defer { for text in texts { free(text) } }
        let result = PQexecPrepared(
            connection, name, Int32(values.count), texts.map { UnsafePointer($0) }, nil, nil, 0)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_TUPLES_OK else {
            throw Failure(text: String(cString: PQerrorMessage(connection)))
        }
        guard PQntuples(result) > 0 else { return nil }
        return (String(cString: PQgetvalue(result, 0, 0)), String(cString: PQgetvalue(result, 0, 10)))
    }
}
