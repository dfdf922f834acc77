import JobQueue

/// The statements that each job passes, as texts: the throughput of a store is measured against a bare loop of them.
package enum JobStatement {
    static let columns = """
        id, kind, state, recording, folder, priority, attempts, maximumAttempts, runAt, uniqueKey, fence, leaseUntil,
        cancelAskedAt, progress, result, failures, createdAt, startedAt, finishedAt
        """

    /// Gives nothing where a job with this id, or one that is not final with this unique key, is there already. Times by
    /// which others go are the store's: arguments are those of `Job.row(now:)`.
    static func enqueue(now: String) -> String {
        """
        INSERT INTO job (\(columns))
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, COALESCE(?, \(now)), ?, ?, \(now) + ?, ?, ?, ?, ?, ?, \(now) + ?, ?)
        ON CONFLICT DO NOTHING
        RETURNING \(columns)
        """
    }

    /// Arguments: now, lease, now, claim, now, kinds, folder.
    package static func claim(_ dialect: SQLDialect, kinds: Int) -> String {
        dialect.claims.indices.contains(kinds)
            ? dialect.claims[kinds]
            : claim(now: dialect.now, lockedOrSkipped: dialect.lockedOrSkipped, kinds: kinds)
    }

    static func claim(now: String, lockedOrSkipped: String, kinds: Int) -> String {
        """
        UPDATE job SET state = 'running', attempts = attempts + 1, fence = fence + 1, leaseUntil = \(now) + ?,
            startedAt = \(now), claim = ?
        WHERE id = (
            SELECT id FROM job
            WHERE state IN ('scheduled', 'queued', 'retrying') AND runAt <= \(now) AND kind IN (\(marks(kinds)))
                AND folder IN ('', ?)
            ORDER BY priority DESC, runAt, id LIMIT 1\(lockedOrSkipped))
        RETURNING \(columns)
        """
    }

    /// Arguments: now, lease, progress, progress, id, fence.
    static func heartbeat(now: String) -> String {
        """
        UPDATE job SET leaseUntil = \(now) + ?, progress = CASE WHEN progress < ? THEN ? ELSE progress END
        WHERE id = ? AND state = 'running' AND fence = ?
        RETURNING \(columns)
        """
    }

    /// Arguments: now, result, id, fence.
    package static func complete(_ dialect: SQLDialect) -> String { dialect.complete }

    static func complete(now: String) -> String {
        """
        UPDATE job SET state = 'completed', progress = 1, leaseUntil = NULL, cancelAskedAt = NULL,
            finishedAt = \(now), result = ?
        WHERE id = ? AND state = 'running' AND fence = ?
        RETURNING \(columns)
        """
    }

    /// Arguments: what may change, id, state, fence.
    static let replace = """
        UPDATE job SET state = ?, attempts = ?, runAt = ?, fence = ?, leaseUntil = ?, cancelAskedAt = ?, progress = ?,
            result = ?, failures = ?, startedAt = ?, finishedAt = ?
        WHERE id = ? AND state = ? AND fence = ?
        """

    static func marks(_ count: Int) -> String { repeatElement("?", count: count).joined(separator: ", ") }
}
