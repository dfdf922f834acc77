extension EarlierSchema {
    static let thirdDump = #"""
        PRAGMA foreign_keys=OFF;
        BEGIN TRANSACTION;
        CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            type TEXT NOT NULL,
            room TEXT,
            at INTEGER NOT NULL,
            data TEXT NOT NULL
        );
        INSERT INTO "event" VALUES(1,'recording.started','alpha',1795304787714770844,'{"recording":"01a1ffcc-7494-7a87-8670-71b71f90420f","stoppedAt":null,"endReason":null,"createdAt":"2026-11-21T23:46:27.712Z","state":"waiting","error":null,"startedAt":null}');
        INSERT INTO "event" VALUES(10,'job.changed','beta',1795304788026475047,'{"state":"completed","attempts":1,"error":null,"kind":"finalize","recording":"01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b","job":"01a20081-1035-7f3d-9d3c-58e71f78c2ea"}');
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO "grdb_migrations" VALUES('1 recordings, jobs, idempotency keys');
        INSERT INTO "grdb_migrations" VALUES('2 events');
        INSERT INTO "grdb_migrations" VALUES('3 priorities, results, cancelling, folders');
        CREATE TABLE idempotency (
            key TEXT PRIMARY KEY,
            request TEXT NOT NULL,
            recording TEXT NOT NULL,
            createdAt INTEGER NOT NULL
        ) WITHOUT ROWID;
        INSERT INTO "idempotency" VALUES('key-alpha','{"container":"auto","idleTimeout":300,"metadata":{"who":"é"},"room":"alpha","startWhenPublished":true}','01a1ffcc-7494-7a87-8670-71b71f90420f',1795304787712697560);
        INSERT INTO "idempotency" VALUES('key-beta','{"container":"auto","idleTimeout":300,"metadata":{"who":"é"},"room":"beta","startWhenPublished":true}','01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1795304787716307036);
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
        , folder TEXT NOT NULL DEFAULT '', priority INTEGER NOT NULL DEFAULT 0, cancelAskedAt INTEGER, result TEXT, startedAt INTEGER, claim TEXT) WITHOUT ROWID;
        INSERT INTO "job" VALUES('01a20081-0f00-78d3-b806-78529be643d3','recording','running','01a1ffcc-7494-7a87-8670-71b71f90420f',1,1,1795304787712697560,NULL,1,1795304817712697560,0.0,'[]',1795304787712664831,NULL,'ours',0,NULL,NULL,1795304787712697560,NULL);
        INSERT INTO "job" VALUES('01a20081-0f04-7758-aef7-b8d97540e886','recording','completed','01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1,1,1795304787716307036,NULL,1,NULL,1.0,'[]',1795304787716300757,1795304788021433283,'ours',0,NULL,'{"files":0,"bytes":0}',1795304787716307036,NULL);
        INSERT INTO "job" VALUES('01a20081-1035-7f3d-9d3c-58e71f78c2ea','finalize','completed','01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1,10,1795304788021296839,'finalize:01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b',1,NULL,1.0,'[]',1795304788021289859,1795304788025812939,'ours',0,NULL,'{"bytes":0,"files":0}',1795304788021470018,'6DDA79B5-A46D-485C-B803-080BD8AD6C23');
        CREATE TABLE recording (
            id TEXT PRIMARY KEY,
            room TEXT NOT NULL,
            state TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            record TEXT NOT NULL
        , folder TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
        INSERT INTO "recording" VALUES('01a1ffcc-7494-7a87-8670-71b71f90420f','alpha','waiting',1795304787712664831,'{"request":{"idleTimeout":300,"metadata":{"who":"é"},"container":"auto","startWhenPublished":true,"room":"alpha"},"id":"01a1ffcc-7494-7a87-8670-71b71f90420f","state":"waiting","createdAt":{"nanoseconds":1795304787712664831},"files":[]}','ours');
        INSERT INTO "recording" VALUES('01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b','beta','completed',1795304787716300757,'{"endReason":"stopped","files":[],"error":"nothing was recorded: no media came from anybody whom it takes while it ran","request":{"room":"beta","metadata":{"who":"é"},"container":"auto","idleTimeout":300,"startWhenPublished":true},"stoppedAt":{"nanoseconds":1795304788019117889},"id":"01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b","state":"completed","createdAt":{"nanoseconds":1795304787716300757}}','ours');
        CREATE INDEX idempotencyByAge ON idempotency (createdAt);
        CREATE INDEX jobByLease ON job (leaseUntil) WHERE state = 'running';
        CREATE INDEX jobByRecording ON job (recording, id);
        CREATE UNIQUE INDEX jobByUniqueKey ON job (uniqueKey)
            WHERE state IN ('scheduled', 'queued', 'running', 'retrying');
        CREATE INDEX jobByTurn ON job (priority DESC, runAt, id)
            WHERE state IN ('scheduled', 'queued', 'retrying');
        CREATE INDEX jobByEnd ON job (finishedAt) WHERE state IN ('completed', 'failed', 'cancelled');
        CREATE INDEX recordingByRoom ON recording (folder, room, id);
        CREATE INDEX recordingByState ON recording (folder, state, id);
        DELETE FROM "sqlite_sequence";
        INSERT INTO "sqlite_sequence" VALUES('event',10);
        COMMIT;
        """#
}
