import JobQueue

/// What SQLite and PostgreSQL say differently. All else of a statement is the same for both; arguments are `?`.
package struct SQLDialect: Sendable {
    /// The time by which leases and due times go; takes one argument, `SQLSession.now`.
    package let now: String
    /// Behind a `SELECT` whose rows are about to be changed.
    package let locked: String
    /// The same, without waiting for rows that another holds.
    package let lockedOrSkipped: String
    /// Whether workers have had the time to show that they live since the database was started; takes `SQLSession.now`.
    package let workersHadTime: String
    /// Takes numbers for events: arguments are how many, twice; gives the number before the first.
    let reserveEvents: String

    // What every job passes, built once.
    let claims: [String]
    let enqueue: String
    let heartbeat: String
    let complete: String

    private init(now: String, locked: String, lockedOrSkipped: String, workersHadTime: String, reserveEvents: String) {
        self.now = now
        self.locked = locked
        self.lockedOrSkipped = lockedOrSkipped
        self.workersHadTime = workersHadTime
        self.reserveEvents = reserveEvents
        claims = (0...JobKind.allCases.count).map {
            JobStatement.claim(now: now, lockedOrSkipped: lockedOrSkipped, kinds: $0)
        }
        enqueue = JobStatement.enqueue(now: now)
        heartbeat = JobStatement.heartbeat(now: now)
        complete = JobStatement.complete(now: now)
    }

    /// SQLite lives in our process: its time is ours, and one writer at a time is all there is.
    package static let sqlite = SQLDialect(
        now: "?", locked: "", lockedOrSkipped: "", workersHadTime: "? IS NOT NULL",
        reserveEvents: "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'event'), 0) + (? - ?)")

    /// A told time stands in for the server's in tests. A counter's row, unlike a sequence, is locked until the commit, so
    /// that events become visible in the order of their numbers, and a number that is given up is given again.
    package static let postgreSQL = SQLDialect(
        now: "COALESCE(?::bigint, (extract(epoch FROM statement_timestamp()) * 1000000000)::bigint)",
        locked: " FOR UPDATE", lockedOrSkipped: " FOR UPDATE SKIP LOCKED",
        workersHadTime:
            "(?::bigint IS NOT NULL OR pg_postmaster_start_time() < statement_timestamp() - interval '15 seconds')",
        reserveEvents: "UPDATE eventNumber SET last = last + ? RETURNING last - ?")
}
