import JobQueue
import Media

extension StateStore {
    package func job(_ id: UUIDv7) async throws(StoresError) -> Job? {
        try await read("reading a job") { try Self.job(id, in: $0) }
    }

    /// Newest first; `nil` is any.
    package func jobs(
        kinds: [JobKind]? = nil, states: [JobState]? = nil, recording: UUIDv7? = nil, folder: String? = nil,
        limit: Int = 100, before cursor: UUIDv7? = nil
    ) async throws(StoresError) -> (items: [Job], next: UUIDv7?) {
        let limit = min(max(limit, 1), 1000)
        var filter = SQLFilter()
        if let kinds { filter.add("kind", among: kinds.map(\.rawValue)) }
        if let states { filter.add("state", among: states.map(\.rawValue)) }
        if let recording { filter.add("recording = ?", .text(recording.description)) }
        if let folder { filter.add("folder = ?", .text(folder)) }
        if let cursor { filter.add("id < ?", .text(cursor.description)) }
        let (sql, values) = (filter.sql, filter.values)
        return try await read("listing jobs") { session in
            let rows = try session.rows(
                "SELECT \(JobStatement.columns) FROM job WHERE \(sql) ORDER BY id DESC LIMIT ?",
                values + [.integer(Int64(limit + 1))])
            let items = try rows.prefix(limit).map { try Job(row: $0) }
            return (items, rows.count > limit ? items.last?.id : nil)
        }
    }

    /// The rooms of recordings and broadcasts, whichever folder they are in; one that is gone has none.
    package func rooms(of recordings: Set<UUIDv7>) async throws(StoresError) -> [UUIDv7: String] {
        guard let first = recordings.first else { return [:] }
        // Few sizes, so that few statements are kept prepared.
        let size = 1 << (Int.bitWidth - (recordings.count - 1).leadingZeroBitCount)
        let ids = Array(recordings) + repeatElement(first, count: size - recordings.count)
        var filter = SQLFilter()
        filter.add("id", among: ids.map(\.description))
        let (sql, values) = (filter.sql, filter.values)
        return try await read("looking up rooms") { session in
            var rooms: [UUIDv7: String] = [:]
            for row in try session.rows(
                "SELECT id, room FROM recording WHERE \(sql) UNION ALL SELECT id, room FROM broadcast WHERE \(sql)",
                values + values)
            {
                if let id = row[0].text.flatMap({ UUIDv7($0) }) { rooms[id] = row[1].text }
            }
            return rooms
        }
    }

    /// When the next job of these kinds that needs no other folder than ours is due, if one waits.
    package func nextDue(_ kinds: [JobKind]) async throws(StoresError) -> WallClock? {
        let folder = folder
        return try await read("looking for the next job") { session in
            try session.row(
                """
                SELECT MIN(runAt) FROM job
                WHERE state IN ('scheduled', 'queued', 'retrying') AND kind IN (\(JobStatement.marks(kinds.count)))
                    AND folder IN ('', ?)
                """, kinds.map { .text($0.rawValue) } + [.text(folder)])?[0].integer.map(WallClock.init(nanoseconds:))
        }
    }

    /// Running jobs that are to end and need no other folder than ours.
    package func jobsAskedToEnd() async throws(StoresError) -> Set<UUIDv7> {
        let folder = folder
        return try await read("looking for jobs that are to end") { session in
            let rows = try session.rows(
                "SELECT id FROM job WHERE state = 'running' AND cancelAskedAt IS NOT NULL AND folder IN ('', ?)",
                [.text(folder)])
            return Set(rows.compactMap { $0[0].text.flatMap { UUIDv7($0) } })
        }
    }

    package func jobCounts() async throws(StoresError) -> [JobKind: [JobState: Int]] {
        try await read("counting jobs") { session in
            var counts: [JobKind: [JobState: Int]] = [:]
            for row in try session.rows("SELECT kind, state, COUNT(*) FROM job GROUP BY kind, state", []) {
                guard let kind = row[0].text.flatMap(JobKind.init(rawValue:)),
                    let state = row[1].text.flatMap(JobState.init(rawValue:))
                else { continue }
                counts[kind, default: [:]][state] = Int(row[2].integer ?? 0)
            }
            return counts
        }
    }

    /// How long the job that is due longest has waited, by kind.
    package func longestWaits() async throws(StoresError) -> [JobKind: Duration] {
        try await read("looking how long jobs wait") { session in
            let now = session.dialect.now
            let rows = try session.rows(
                """
                SELECT kind, MIN(runAt), \(now) FROM job
                WHERE state IN ('scheduled', 'queued', 'retrying') AND runAt <= \(now) GROUP BY kind
                """, [session.now, session.now])
            var waits: [JobKind: Duration] = [:]
            for row in rows {
                guard let kind = row[0].text.flatMap(JobKind.init(rawValue:)) else { continue }
                waits[kind] = try row.time(2) - row.time(1)
            }
            return waits
        }
    }
}
