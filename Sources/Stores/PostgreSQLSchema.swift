/// Forward only: a step that was ever released is not changed; a later one is added. As in SQLite's: times are nanoseconds
/// of civil time, ids text in lower case.
enum PostgreSQLSchema {
    static let steps = [step1, step2, step3, step4, step5, step6]

    /// `NOTIFY` only for what somebody waits for: a job that may be claimed now or later, one that is to break off.
    private static let step1 = """
        CREATE TABLE recording (
            id TEXT COLLATE "C" PRIMARY KEY,
            folder TEXT NOT NULL,
            room TEXT NOT NULL,
            state TEXT NOT NULL,
            createdAt BIGINT NOT NULL,
            record TEXT NOT NULL
        );
        CREATE INDEX recordingByRoom ON recording (folder, room, id);
        CREATE INDEX recordingByState ON recording (folder, state, id);

        CREATE TABLE idempotency (
            key TEXT PRIMARY KEY,
            request TEXT NOT NULL,
            recording TEXT NOT NULL,
            createdAt BIGINT NOT NULL
        );
        CREATE INDEX idempotencyByAge ON idempotency (createdAt);

        CREATE TABLE job (
            id TEXT COLLATE "C" PRIMARY KEY,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            recording TEXT COLLATE "C" NOT NULL,
            folder TEXT NOT NULL,
            priority BIGINT NOT NULL,
            attempts BIGINT NOT NULL,
            maximumAttempts BIGINT NOT NULL,
            runAt BIGINT NOT NULL,
            uniqueKey TEXT,
            fence BIGINT NOT NULL,
            leaseUntil BIGINT,
            cancelAskedAt BIGINT,
            progress DOUBLE PRECISION NOT NULL,
            result TEXT,
            failures TEXT NOT NULL,
            createdAt BIGINT NOT NULL,
            startedAt BIGINT,
            finishedAt BIGINT,
            claim TEXT
        ) WITH (fillfactor = 70);
        CREATE INDEX jobByTurn ON job (priority DESC, runAt, id)
            WHERE state IN ('scheduled', 'queued', 'retrying');
        CREATE INDEX jobByLease ON job (leaseUntil) WHERE state = 'running';
        CREATE INDEX jobByEnd ON job (finishedAt) WHERE state IN ('completed', 'failed', 'cancelled');
        CREATE INDEX jobByRecording ON job (recording, id);
        CREATE UNIQUE INDEX jobByUniqueKey ON job (uniqueKey)
            WHERE state IN ('scheduled', 'queued', 'running', 'retrying');

        CREATE TABLE event (
            id BIGINT PRIMARY KEY,
            type TEXT NOT NULL,
            room TEXT,
            at BIGINT NOT NULL,
            data TEXT NOT NULL
        );
        CREATE TABLE eventNumber (last BIGINT NOT NULL);
        INSERT INTO eventNumber VALUES (0);

        CREATE FUNCTION capstanTell() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('capstan_' || TG_ARGV[0], '');
            RETURN NULL;
        END $$;
        CREATE TRIGGER jobTold AFTER INSERT OR UPDATE OF state, cancelAskedAt ON job FOR EACH ROW
            WHEN (NEW.state IN ('scheduled', 'queued', 'retrying')
                OR (NEW.state = 'running' AND NEW.cancelAskedAt IS NOT NULL))
            EXECUTE FUNCTION capstanTell('jobs');
        CREATE TRIGGER eventTold AFTER INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION capstanTell('events');
        """

    private static let step2 = """
        CREATE TABLE gateway (
            id TEXT COLLATE "C" PRIMARY KEY,
            host TEXT NOT NULL,
            http TEXT,
            leaseUntil BIGINT NOT NULL
        );
        CREATE TABLE publication (
            session TEXT COLLATE "C" PRIMARY KEY,
            gateway TEXT COLLATE "C" NOT NULL REFERENCES gateway (id) ON DELETE CASCADE,
            room TEXT COLLATE "C" NOT NULL,
            data TEXT NOT NULL
        );
        CREATE INDEX publicationByRoom ON publication (room, session);
        CREATE INDEX publicationByGateway ON publication (gateway);
        """

    private static let step3 = """
        CREATE TABLE export (
            id TEXT COLLATE "C" PRIMARY KEY,
            folder TEXT NOT NULL,
            createdAt BIGINT NOT NULL,
            finishedAt BIGINT,
            record TEXT NOT NULL
        );
        CREATE INDEX exportByFolder ON export (folder, id);
        CREATE INDEX exportUnderWay ON export (folder, id) WHERE finishedAt IS NULL;
        """

    private static let step4 = """
        CREATE TABLE broadcast (
            id TEXT COLLATE "C" PRIMARY KEY,
            folder TEXT NOT NULL,
            room TEXT NOT NULL,
            state TEXT NOT NULL,
            record TEXT NOT NULL
        );
        CREATE INDEX broadcastByFolder ON broadcast (folder, id);
        CREATE INDEX broadcastUnderWay ON broadcast (folder, id) WHERE state IN ('waiting', 'live');
        """

    private static let step5 = """
        CREATE TABLE webhook (
            job TEXT COLLATE "C" PRIMARY KEY,
            line TEXT COLLATE "C" NOT NULL,
            number BIGINT NOT NULL,
            receiver TEXT COLLATE "C" NOT NULL,
            isJob BIGINT NOT NULL,
            target TEXT NOT NULL,
            type TEXT NOT NULL,
            body TEXT NOT NULL
        );
        CREATE INDEX webhookByLine ON webhook (line, number) WHERE isJob = 0;
        CREATE INDEX webhookByReceiver ON webhook (receiver) WHERE isJob = 0;
        CREATE TABLE webhookTarget (
            subject TEXT COLLATE "C" NOT NULL,
            target TEXT NOT NULL,
            PRIMARY KEY (subject, target)
        );
        CREATE TABLE webhookStop (receiver TEXT COLLATE "C" PRIMARY KEY);
        CREATE TABLE webhookCursor (last BIGINT NOT NULL);
        INSERT INTO webhookCursor SELECT COALESCE(MAX(id), 0) FROM event;
        """

    private static let step6 = """
        CREATE TABLE exportRecording (
            recording TEXT COLLATE "C" NOT NULL,
            export TEXT COLLATE "C" NOT NULL,
            PRIMARY KEY (recording, export)
        );
        CREATE INDEX exportRecordingByExport ON exportRecording (export);
        INSERT INTO exportRecording
            SELECT DISTINCT item->>'recording', export.id
            FROM export, jsonb_array_elements(export.record::jsonb->'items') AS item;
        """
}
