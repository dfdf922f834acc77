import GRDB

enum SQLiteSchema {
    /// Forward only: a step that was ever released is not changed; a later one is added. Times are nanoseconds of civil
    /// time; ids are text in lower case and sort by their making.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 recordings, jobs, idempotency keys") { database in
            try database.execute(
                sql: """
                    CREATE TABLE recording (
                        id TEXT PRIMARY KEY,
                        room TEXT NOT NULL,
                        state TEXT NOT NULL,
                        createdAt INTEGER NOT NULL,
                        record TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX recordingByRoom ON recording (room, id);
                    CREATE INDEX recordingByState ON recording (state, id);

                    CREATE TABLE idempotency (
                        key TEXT PRIMARY KEY,
                        request TEXT NOT NULL,
                        recording TEXT NOT NULL,
                        createdAt INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX idempotencyByAge ON idempotency (createdAt);

                    CREATE TABLE job (
                        id TEXT PRIMARY KEY,
                        kind TEXT NOT NULL,
                        state TEXT NOT NULL,
                        recording TEXT NOT NULL,
                        attempts INTEGER NOT NULL,
                        maximumAttempts INTEGER NOT NULL,
                        runAt INTEGER NOT NULL,
                        uniqueKey TEXT,
                        fence INTEGER NOT NULL,
                        leaseUntil INTEGER,
                        progress REAL NOT NULL,
                        failures TEXT NOT NULL,
                        createdAt INTEGER NOT NULL,
                        finishedAt INTEGER
                    ) WITHOUT ROWID;
                    CREATE INDEX jobByDue ON job (runAt, id) WHERE state IN ('scheduled', 'queued', 'retrying');
                    CREATE INDEX jobByLease ON job (leaseUntil) WHERE state = 'running';
                    CREATE INDEX jobByRecording ON job (recording, id);
                    CREATE UNIQUE INDEX jobByUniqueKey ON job (uniqueKey)
                        WHERE state IN ('scheduled', 'queued', 'running', 'retrying');
                    """)
        }
        migrator.registerMigration("2 events") { database in
            // AUTOINCREMENT: a number is not given again when its event has been forgotten.
            try database.execute(
                sql: """
                    CREATE TABLE event (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        type TEXT NOT NULL,
                        room TEXT,
                        at INTEGER NOT NULL,
                        data TEXT NOT NULL
                    );
                    """)
        }
        migrator.registerMigration("3 priorities, results, cancelling, folders") { database in
            try database.execute(
                sql: """
                    ALTER TABLE job ADD COLUMN folder TEXT NOT NULL DEFAULT '';
                    ALTER TABLE job ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE job ADD COLUMN cancelAskedAt INTEGER;
                    ALTER TABLE job ADD COLUMN result TEXT;
                    ALTER TABLE job ADD COLUMN startedAt INTEGER;
                    ALTER TABLE job ADD COLUMN claim TEXT;
                    DROP INDEX jobByDue;
                    CREATE INDEX jobByTurn ON job (priority DESC, runAt, id)
                        WHERE state IN ('scheduled', 'queued', 'retrying');
                    CREATE INDEX jobByEnd ON job (finishedAt) WHERE state IN ('completed', 'failed', 'cancelled');

                    ALTER TABLE recording ADD COLUMN folder TEXT NOT NULL DEFAULT '';
                    DROP INDEX recordingByRoom;
                    DROP INDEX recordingByState;
                    CREATE INDEX recordingByRoom ON recording (folder, room, id);
                    CREATE INDEX recordingByState ON recording (folder, state, id);
                    """)
        }
        migrator.registerMigration("4 rooms") { database in
            try database.execute(
                sql: """
                    CREATE TABLE gateway (
                        id TEXT PRIMARY KEY,
                        host TEXT NOT NULL,
                        http TEXT,
                        leaseUntil INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE publication (
                        session TEXT PRIMARY KEY,
                        gateway TEXT NOT NULL REFERENCES gateway (id) ON DELETE CASCADE,
                        room TEXT NOT NULL,
                        data TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX publicationByRoom ON publication (room, session);
                    CREATE INDEX publicationByGateway ON publication (gateway);
                    """)
        }
        migrator.registerMigration("5 exports") { database in
            try database.execute(
                sql: """
                    CREATE TABLE export (
                        id TEXT PRIMARY KEY,
                        folder TEXT NOT NULL,
                        createdAt INTEGER NOT NULL,
                        finishedAt INTEGER,
                        record TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX exportByFolder ON export (folder, id);
                    CREATE INDEX exportUnderWay ON export (folder, id) WHERE finishedAt IS NULL;
                    """)
        }
        migrator.registerMigration("6 broadcasts") { database in
            try database.execute(
                sql: """
                    CREATE TABLE broadcast (
                        id TEXT PRIMARY KEY,
                        folder TEXT NOT NULL,
                        room TEXT NOT NULL,
                        state TEXT NOT NULL,
                        record TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX broadcastByFolder ON broadcast (folder, id);
                    CREATE INDEX broadcastUnderWay ON broadcast (folder, id) WHERE state IN ('waiting', 'live');
                    """)
        }
        migrator.registerMigration("7 webhooks") { database in
            try database.execute(
                sql: """
                    CREATE TABLE webhook (
                        job TEXT PRIMARY KEY,
                        line TEXT NOT NULL,
                        number INTEGER NOT NULL,
                        receiver TEXT NOT NULL,
                        isJob INTEGER NOT NULL,
                        target TEXT NOT NULL,
                        type TEXT NOT NULL,
                        body TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX webhookByLine ON webhook (line, number) WHERE isJob = 0;
                    CREATE INDEX webhookByReceiver ON webhook (receiver) WHERE isJob = 0;
                    CREATE TABLE webhookTarget (
                        subject TEXT NOT NULL,
                        target TEXT NOT NULL,
                        PRIMARY KEY (subject, target)
                    ) WITHOUT ROWID;
                    CREATE TABLE webhookStop (receiver TEXT PRIMARY KEY) WITHOUT ROWID;
                    CREATE TABLE webhookCursor (last INTEGER NOT NULL);
                    INSERT INTO webhookCursor SELECT COALESCE(MAX(id), 0) FROM event;
                    """)
        }
        migrator.registerMigration("8 exports of recordings") { database in
            try database.execute(
                sql: """
                    CREATE TABLE exportRecording (
                        recording TEXT NOT NULL,
                        export TEXT NOT NULL,
                        PRIMARY KEY (recording, export)
                    ) WITHOUT ROWID;
                    CREATE INDEX exportRecordingByExport ON exportRecording (export);
                    INSERT INTO exportRecording
                        SELECT DISTINCT json_extract(item.value, '$.recording'), export.id
                        FROM export, json_each(export.record, '$.items') AS item;
                    """)
        }
        return migrator
    }
}
