/// What `pg_dump --inserts` says of the databases of earlier versions, with `SCHEMA` for the schema, as `EarlierSchema`.
enum EarlierPostgreSQLSchema: String, CaseIterable, Sendable {
    /// 2026-11-21, commit 3e9653d.
    case first

    var dump: String {
        switch self {
        case .first: Self.firstDump
        }
    }

    private static let firstDump = #"""
        CREATE FUNCTION SCHEMA.capstantell() RETURNS trigger
            LANGUAGE plpgsql
            AS $$
        BEGIN
            PERFORM pg_notify('capstan_' || TG_ARGV[0], '');
            RETURN NULL;
        END $$;
        CREATE TABLE SCHEMA.capstanschema (
            version bigint NOT NULL
        );
        CREATE TABLE SCHEMA.event (
            id bigint NOT NULL,
            type text NOT NULL,
            room text,
            at bigint NOT NULL,
            data text NOT NULL
        );
        CREATE TABLE SCHEMA.eventnumber (
            last bigint NOT NULL
        );
        CREATE TABLE SCHEMA.idempotency (
            key text NOT NULL,
            request text NOT NULL,
            recording text NOT NULL,
            createdat bigint NOT NULL
        );
        CREATE TABLE SCHEMA.job (
            id text NOT NULL COLLATE pg_catalog."C",
            kind text NOT NULL,
            state text NOT NULL,
            recording text NOT NULL COLLATE pg_catalog."C",
            folder text NOT NULL,
            priority bigint NOT NULL,
            attempts bigint NOT NULL,
            maximumattempts bigint NOT NULL,
            runat bigint NOT NULL,
            uniquekey text,
            fence bigint NOT NULL,
            leaseuntil bigint,
            cancelaskedat bigint,
            progress double precision NOT NULL,
            result text,
            failures text NOT NULL,
            createdat bigint NOT NULL,
            startedat bigint,
            finishedat bigint,
            claim text
        )
        WITH (fillfactor='70');
        CREATE TABLE SCHEMA.recording (
            id text NOT NULL COLLATE pg_catalog."C",
            folder text NOT NULL,
            room text NOT NULL,
            state text NOT NULL,
            createdat bigint NOT NULL,
            record text NOT NULL
        );
        INSERT INTO SCHEMA.capstanschema VALUES (1);
        INSERT INTO SCHEMA.event VALUES (1, 'recording.started', 'alpha', 1795304789777019887, '{"stoppedAt":null,"endReason":null,"startedAt":null,"createdAt":"2026-11-21T23:46:29.768Z","state":"waiting","recording":"01a1ffcc-7494-7a87-8670-71b71f90420f","error":null}');
        INSERT INTO SCHEMA.event VALUES (10, 'job.changed', 'beta', 1795304790103562423, '{"kind":"finalize","error":null,"state":"completed","job":"01a20081-1848-7366-98d5-54c95eb2740d","recording":"01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b","attempts":1}');
        INSERT INTO SCHEMA.eventnumber VALUES (10);
        INSERT INTO SCHEMA.idempotency VALUES ('key-alpha', '{"container":"auto","idleTimeout":300,"metadata":{"who":"é"},"room":"alpha","startWhenPublished":true}', '01a1ffcc-7494-7a87-8670-71b71f90420f', 1795304789769622000);
        INSERT INTO SCHEMA.idempotency VALUES ('key-beta', '{"container":"auto","idleTimeout":300,"metadata":{"who":"é"},"room":"beta","startWhenPublished":true}', '01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b', 1795304789780251000);
        INSERT INTO SCHEMA.job VALUES ('01a20081-1708-7ec7-b7a3-9e3990a4fcc0', 'recording', 'running', '01a1ffcc-7494-7a87-8670-71b71f90420f', 'ours', 0, 1, 1, 1795304789770627000, NULL, 1, 1795304819770627000, NULL, 0, NULL, '[]', 1795304789768971888, 1795304789770627000, NULL, NULL);
        INSERT INTO SCHEMA.job VALUES ('01a20081-1713-7c31-a6e2-e8286b1a5717', 'recording', 'completed', '01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b', 'ours', 0, 1, 1, 1795304789780791000, NULL, 1, NULL, NULL, 1, '{"bytes":0,"files":0}', '[]', 1795304789779855028, 1795304789780791000, 1795304790095603000, NULL);
        INSERT INTO SCHEMA.job VALUES ('01a20081-1848-7366-98d5-54c95eb2740d', 'finalize', 'completed', '01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b', 'ours', 0, 1, 10, 1795304790088543000, 'finalize:01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b', 1, NULL, NULL, 1, '{"bytes":0,"files":0}', '[]', 1795304790088448630, 1795304790089985000, 1795304790101642000, 'BEC7B888-D1E4-4C3C-9D54-3DE72025A211');
        INSERT INTO SCHEMA.recording VALUES ('01a1ffcc-7494-7a87-8670-71b71f90420f', 'ours', 'alpha', 'waiting', 1795304789768971888, '{"request":{"metadata":{"who":"é"},"idleTimeout":300,"container":"auto","startWhenPublished":true,"room":"alpha"},"state":"waiting","createdAt":{"nanoseconds":1795304789768971888},"id":"01a1ffcc-7494-7a87-8670-71b71f90420f","files":[]}');
        INSERT INTO SCHEMA.recording VALUES ('01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b', 'ours', 'beta', 'completed', 1795304789779855028, '{"stoppedAt":{"nanoseconds":1795304790085687619},"endReason":"stopped","createdAt":{"nanoseconds":1795304789779855028},"id":"01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b","state":"completed","files":[],"request":{"startWhenPublished":true,"container":"auto","room":"beta","metadata":{"who":"é"},"idleTimeout":300},"error":"nothing was recorded: no media came from anybody whom it takes while it ran"}');
        ALTER TABLE ONLY SCHEMA.event
            ADD CONSTRAINT event_pkey PRIMARY KEY (id);
        ALTER TABLE ONLY SCHEMA.idempotency
            ADD CONSTRAINT idempotency_pkey PRIMARY KEY (key);
        ALTER TABLE ONLY SCHEMA.job
            ADD CONSTRAINT job_pkey PRIMARY KEY (id);
        ALTER TABLE ONLY SCHEMA.recording
            ADD CONSTRAINT recording_pkey PRIMARY KEY (id);
        CREATE INDEX idempotencybyage ON SCHEMA.idempotency USING btree (createdat);
        CREATE INDEX jobbyend ON SCHEMA.job USING btree (finishedat) WHERE (state = ANY (ARRAY['completed'::text, 'failed'::text, 'cancelled'::text]));
        CREATE INDEX jobbylease ON SCHEMA.job USING btree (leaseuntil) WHERE (state = 'running'::text);
        CREATE INDEX jobbyrecording ON SCHEMA.job USING btree (recording, id);
        CREATE INDEX jobbyturn ON SCHEMA.job USING btree (priority DESC, runat, id) WHERE (state = ANY (ARRAY['scheduled'::text, 'queued'::text, 'retrying'::text]));
        CREATE UNIQUE INDEX jobbyuniquekey ON SCHEMA.job USING btree (uniquekey) WHERE (state = ANY (ARRAY['scheduled'::text, 'queued'::text, 'running'::text, 'retrying'::text]));
        CREATE INDEX recordingbyroom ON SCHEMA.recording USING btree (folder, room, id);
        CREATE INDEX recordingbystate ON SCHEMA.recording USING btree (folder, state, id);
        CREATE TRIGGER eventtold AFTER INSERT ON SCHEMA.event FOR EACH STATEMENT EXECUTE FUNCTION SCHEMA.capstantell('events');
        CREATE TRIGGER jobtold AFTER INSERT OR UPDATE OF state, cancelaskedat ON SCHEMA.job FOR EACH ROW WHEN (((new.state = ANY (ARRAY['scheduled'::text, 'queued'::text, 'retrying'::text])) OR ((new.state = 'running'::text) AND (new.cancelaskedat IS NOT NULL)))) EXECUTE FUNCTION SCHEMA.capstantell('jobs');
        """#
}
