import Foundation
import JobQueue
import Media

extension StateStore {
    /// Bytes of a result as JSON; a larger one is not kept.
    package static let maximumResultBytes = 16 << 10

    /// - Returns: the job as it is kept, with the store's times; `nil` where it, or one with its unique key, is there.
    static func insert(_ job: Job, in session: any SQLSession) throws -> Job? {
        try session.row(session.dialect.enqueue, try job.row(now: session.now)).map { try Job(row: $0) }
    }

    /// Writes where the row still has the state and the fence it was read with.
    static func replace(_ job: Job, with changed: Job, in session: any SQLSession) throws {
        let count = try session.change(
            JobStatement.replace,
            [
                .text(changed.state.rawValue), .integer(Int64(changed.attempts)),
                .integer(changed.runAt.nanoseconds), .integer(changed.fence), SQLValue(changed.leaseUntil?.nanoseconds),
                SQLValue(changed.cancelAskedAt?.nanoseconds), .real(changed.progress), try text(of: changed.result),
                .text(try json(changed.failures)), SQLValue(changed.startedAt?.nanoseconds),
                SQLValue(changed.finishedAt?.nanoseconds), .text(job.id.description), .text(job.state.rawValue),
                .integer(job.fence),
            ])
        guard count == 1 else {
            throw StoresError.unreadable(path: "database", reason: "job \(job.id) changed while it was locked")
        }
    }

    static func job(_ id: UUIDv7, in session: any SQLSession) throws -> Job? {
        try session.row("SELECT \(JobStatement.columns) FROM job WHERE id = ?", [.text(id.description)])
            .map { try Job(row: $0) }
    }

    /// The row is ours until the end of the transaction.
    static func lock(_ id: UUIDv7, in session: any SQLSession) throws -> (job: Job, now: WallClock)? {
        let dialect = session.dialect
        let row = try session.row(
            "SELECT \(JobStatement.columns), \(dialect.now) FROM job WHERE id = ?\(dialect.locked)",
            [session.now, .text(id.description)])
        return try row.map { (try Job(row: $0), try $0.time(Job.columnCount)) }
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        // The same value is the same text: rows are told apart by it.
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func text(of result: [String: JSONValue]?) throws -> SQLValue {
        guard let result else { return .null }
        let text = try json(result)
        return text.utf8.count <= maximumResultBytes ? .text(text) : .null
    }
}

extension Job {
    static let columnCount = 19

    /// In the order of `JobStatement.columns`. A job that was due when it was made is due now; one that runs has begun
    /// now, and its lease is as long as it was.
    fileprivate func row(now: SQLValue) throws -> [SQLValue] {
        let lease = leaseUntil.map { ($0 - (startedAt ?? createdAt)).nanoseconds }
        return [
            .text(id.description), .text(kind.rawValue), .text(state.rawValue), .text(recording.description),
            .text(folder), .integer(Int64(priority)), .integer(Int64(attempts)), .integer(Int64(maximumAttempts)),
            SQLValue(runAt == createdAt ? nil : runAt.nanoseconds), now, SQLValue(uniqueKey), .integer(fence), now,
            SQLValue(lease), SQLValue(cancelAskedAt?.nanoseconds), .real(progress), try StateStore.text(of: result),
            .text(try StateStore.json(failures)), .integer(createdAt.nanoseconds), now,
            startedAt == nil ? .null : .integer(0), SQLValue(finishedAt?.nanoseconds),
        ]
    }

    init(row: SQLRow) throws {
        guard let id = row[0].text.flatMap({ UUIDv7($0) }), let kind = row[1].text.flatMap(JobKind.init(rawValue:)),
            let state = row[2].text.flatMap(JobState.init(rawValue:)),
            let recording = row[3].text.flatMap({ UUIDv7($0) }),
            let failures = row[15].text
        else { throw StoresError.unreadable(path: "database", reason: "a job cannot be read: \(row.values)") }
        self.init(
            id: id, kind: kind, recording: recording, folder: row[4].text ?? "", priority: Int(row[5].integer ?? 0),
            uniqueKey: row[9].text, maximumAttempts: Int(row[7].integer ?? 1), now: try row.time(16))
        self.state = state
        attempts = Int(row[6].integer ?? 0)
        runAt = try row.time(8)
        fence = row[10].integer ?? 0
        leaseUntil = row[11].integer.map(WallClock.init(nanoseconds:))
        cancelAskedAt = row[12].integer.map(WallClock.init(nanoseconds:))
        progress = row[13].real ?? 0
        startedAt = row[17].integer.map(WallClock.init(nanoseconds:))
        finishedAt = row[18].integer.map(WallClock.init(nanoseconds:))
        do {
            let decoder = JSONDecoder()
            if failures != "[]" { self.failures = try decoder.decode([JobFailure].self, from: Data(failures.utf8)) }
            if let text = row[14].text { result = try decoder.decode([String: JSONValue].self, from: Data(text.utf8)) }
        } catch {
            throw StoresError.unreadable(path: "database", reason: "job \(id) cannot be read: \(error)")
        }
    }
}

extension SQLRow {
    func time(_ column: Int) throws -> WallClock {
        guard let nanoseconds = self[column].integer else {
            throw StoresError.unreadable(path: "database", reason: "a time is missing: \(values)")
        }
        return WallClock(nanoseconds: nanoseconds)
    }
}
