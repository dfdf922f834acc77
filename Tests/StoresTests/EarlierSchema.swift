/// What `sqlite3 … .dump` says of the databases of earlier versions, each with a recording that waits and one that is done.
/// A new migration step comes with the dump of the version before it.
enum EarlierSchema: String, CaseIterable, Sendable {
    /// 2026-11-21, before events were kept: made from the second by leaving those out.
    case first
    /// 2026-11-21, commit 12c0b47.
    case second
    /// 2026-11-21, commit 3e9653d.
    case third

    var dump: String {
        switch self {
        case .first: Self.firstDump
        case .second: Self.secondDump
        case .third: Self.thirdDump
        }
    }

    private static let firstDump = #"""
        PRAGMA foreign_keys=OFF;
        BEGIN TRANSACTION;
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES('1 recordings, jobs, idempotency keys');
        CREATE TABLE recording (
            id TEXT PRIMARY KEY,
            room TEXT NOT NULL,
            state TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            record TEXT NOT NULL
        ) WITHOUT ROWID;
        INSERT INTO recording VALUES('01a1ffcc-7494-7a87-8670-71b71f90420f','alpha','waiting',1795292951700836959,'{"files":[],"createdAt":{"nanoseconds":1795292951700836959},"state":"waiting","id":"01a1ffcc-7494-7a87-8670-71b71f90420f","request":{"container":"auto","room":"alpha","idleTimeout":300,"startWhenPublished":true,"metadata":{"who":"é"}}}');
        INSERT INTO recording VALUES('01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b','beta','completed',1795292951716155406,'{"endReason":"stopped","request":{"container":"auto","startWhenPublished":true,"metadata":{"who":"é"},"room":"beta","idleTimeout":300},"state":"completed","error":"nothing was recorded: no media came from anybody whom it takes while it ran","files":[],"stoppedAt":{"nanoseconds":1795292951920270509},"createdAt":{"nanoseconds":1795292951716155406},"id":"01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b"}');
        CREATE TABLE idempotency (
            key TEXT PRIMARY KEY,
            request TEXT NOT NULL,
            recording TEXT NOT NULL,
            createdAt INTEGER NOT NULL
        ) WITHOUT ROWID;
        INSERT INTO idempotency VALUES('key-alpha','{"container":"auto","idleTimeout":300,"metadata":{"who":"é"},"room":"alpha","startWhenPublished":true}','01a1ffcc-7494-7a87-8670-71b71f90420f',1795292951700845802);
        INSERT INTO idempotency VALUES('key-beta','{"container":"auto","idleTimeout":300,"metadata":{"who":"é"},"room":"beta","startWhenPublished":true}','01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1795292951716162526);
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
        INSERT INTO job VALUES('01a1ffcc-7494-76f6-a7a3-5922e3aacd25','recording','running','01a1ffcc-7494-7a87-8670-71b71f90420f',1,1,1795292951700836959,NULL,1,1795292981700836959,0.0,'[]',1795292951700836959,NULL);
        INSERT INTO job VALUES('01a1ffcc-74a4-7887-b0e4-e9eeffae9d2e','recording','completed','01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1,1,1795292951716155406,NULL,1,NULL,1.0,'[]',1795292951716155406,1795292951926746385);
        INSERT INTO job VALUES('01a1ffcc-7576-7434-a9af-99b1b5cae11f','finalize','completed','01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1,10,1795292951926431074,'finalize:01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1,NULL,1.0,'[]',1795292951926431074,1795292951934298054);
        CREATE INDEX recordingByRoom ON recording (room, id);
        CREATE INDEX recordingByState ON recording (state, id);
        CREATE INDEX idempotencyByAge ON idempotency (createdAt);
        CREATE INDEX jobByDue ON job (runAt, id) WHERE state IN ('scheduled', 'queued', 'retrying');
        CREATE INDEX jobByLease ON job (leaseUntil) WHERE state = 'running';
        CREATE INDEX jobByRecording ON job (recording, id);
        CREATE UNIQUE INDEX jobByUniqueKey ON job (uniqueKey)
            WHERE state IN ('scheduled', 'queued', 'running', 'retrying');
        COMMIT;
        """#

    private static let secondDump = #"""
        PRAGMA foreign_keys=OFF;
        BEGIN TRANSACTION;
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES('1 recordings, jobs, idempotency keys');
        INSERT INTO grdb_migrations VALUES('2 events');
        CREATE TABLE recording (
            id TEXT PRIMARY KEY,
            room TEXT NOT NULL,
            state TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            record TEXT NOT NULL
        ) WITHOUT ROWID;
        INSERT INTO recording VALUES('01a1ffcc-7494-7a87-8670-71b71f90420f','alpha','waiting',1795292951700836959,'{"files":[],"createdAt":{"nanoseconds":1795292951700836959},"state":"waiting","id":"01a1ffcc-7494-7a87-8670-71b71f90420f","request":{"container":"auto","room":"alpha","idleTimeout":300,"startWhenPublished":true,"metadata":{"who":"é"}}}');
        INSERT INTO recording VALUES('01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b','beta','completed',1795292951716155406,'{"endReason":"stopped","request":{"container":"auto","startWhenPublished":true,"metadata":{"who":"é"},"room":"beta","idleTimeout":300},"state":"completed","error":"nothing was recorded: no media came from anybody whom it takes while it ran","files":[],"stoppedAt":{"nanoseconds":1795292951920270509},"createdAt":{"nanoseconds":1795292951716155406},"id":"01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b"}');
        CREATE TABLE idempotency (
            key TEXT PRIMARY KEY,
            request TEXT NOT NULL,
            recording TEXT NOT NULL,
            createdAt INTEGER NOT NULL
        ) WITHOUT ROWID;
        INSERT INTO idempotency VALUES('key-alpha','{"container":"auto","idleTimeout":300,"metadata":{"who":"é"},"room":"alpha","startWhenPublished":true}','01a1ffcc-7494-7a87-8670-71b71f90420f',1795292951700845802);
        INSERT INTO idempotency VALUES('key-beta','{"container":"auto","idleTimeout":300,"metadata":{"who":"é"},"room":"beta","startWhenPublished":true}','01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1795292951716162526);
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
        INSERT INTO job VALUES('01a1ffcc-7494-76f6-a7a3-5922e3aacd25','recording','running','01a1ffcc-7494-7a87-8670-71b71f90420f',1,1,1795292951700836959,NULL,1,1795292981700836959,0.0,'[]',1795292951700836959,NULL);
        INSERT INTO job VALUES('01a1ffcc-74a4-7887-b0e4-e9eeffae9d2e','recording','completed','01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1,1,1795292951716155406,NULL,1,NULL,1.0,'[]',1795292951716155406,1795292951926746385);
        INSERT INTO job VALUES('01a1ffcc-7576-7434-a9af-99b1b5cae11f','finalize','completed','01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1,10,1795292951926431074,'finalize:01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1,NULL,1.0,'[]',1795292951926431074,1795292951934298054);
        CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            type TEXT NOT NULL,
            room TEXT,
            at INTEGER NOT NULL,
            data TEXT NOT NULL
        );
        INSERT INTO event VALUES(1,'recording.started','alpha',1795292951706036368,'{"state":"waiting","error":null,"startedAt":null,"recording":"01a1ffcc-7494-7a87-8670-71b71f90420f","endReason":null,"stoppedAt":null,"createdAt":"2026-11-21T20:29:11.700Z"}');
        INSERT INTO event VALUES(10,'job.changed','beta',1795292951934976834,'{"attempts":1,"kind":"finalize","recording":"01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b","state":"completed","job":"01a1ffcc-7576-7434-a9af-99b1b5cae11f","error":null}');
        DELETE FROM sqlite_sequence;
        INSERT INTO sqlite_sequence VALUES('event',10);
        CREATE INDEX recordingByRoom ON recording (room, id);
        CREATE INDEX recordingByState ON recording (state, id);
        CREATE INDEX idempotencyByAge ON idempotency (createdAt);
        CREATE INDEX jobByDue ON job (runAt, id) WHERE state IN ('scheduled', 'queued', 'retrying');
        CREATE INDEX jobByLease ON job (leaseUntil) WHERE state = 'running';
        CREATE INDEX jobByRecording ON job (recording, id);
        CREATE UNIQUE INDEX jobByUniqueKey ON job (uniqueKey)
            WHERE state IN ('scheduled', 'queued', 'running', 'retrying');
        COMMIT;
        """#
}
