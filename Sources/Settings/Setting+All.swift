import Media

extension Setting {
    /// Every setting there is. `docs/configuration.md` is checked against this table by a test.
    package static let all: [Setting] = [
        Setting("http", "HOST:PORT", default: "127.0.0.1:8080", "Where REST, WHIP and the page are served.") {
            (settings, value) throws(SettingRejection) in
            settings.http = try hostPort(value)
        },
        Setting(
            "tls.certificate", "FILE", default: "",
            "A PEM file of the certificate and those that it hangs on: HTTP then is HTTPS, with HTTP/2."
        ) { (settings, value) throws(SettingRejection) in
            settings.tlsCertificate = try optionalPath(value, "the path of a PEM file")
        },
        Setting("tls.key", "FILE", default: "", "A PEM file of the certificate's key, without a passphrase.") {
            (settings, value) throws(SettingRejection) in
            settings.tlsKey = try optionalPath(value, "the path of a PEM file")
        },
        Setting(
            "media", "HOST:PORT", default: "[::]:8081", "Where media comes in: one port for all sessions, dual stack."
        ) { (settings, value) throws(SettingRejection) in
            settings.media = try hostPort(value)
        },
        Setting(
            "iceTcp", "true|false", default: "true",
            "Whether media may come by TCP too, on the same port, from where UDP does not get through."
        ) { (settings, value) throws(SettingRejection) in
            settings.iceTcp = try flag(value)
        },
        Setting(
            "stunServer", "true|false", default: "false",
            "Whether the media port tells anybody who asks by STUN under which address they are seen."
        ) { (settings, value) throws(SettingRejection) in
            settings.stunServer = try flag(value)
        },
        Setting(
            "advertise", "IP|HOST,…", default: "",
            "Addresses that go into answers, behind NAT or in a container; none: every usable address of the machine."
        ) { (settings, value) throws(SettingRejection) in
            settings.advertise = try list(value, "addresses or host names, without ports") {
                HostPort.isIPv4($0) || HostPort.isIPv6($0) || HostPort.isHostName($0)
            }
        },
        Setting("recordings", "DIR", default: "./recordings", "The folder that recordings are kept in.") {
            (settings, value) throws(SettingRejection) in
            settings.recordings = try path(value, "the path of a folder")
        },
        Setting(
            "database", "FILE|URL", default: "", isSecret: true,
            "The SQLite file or postgres:// URL of the database; none: .capstan/capstan.sqlite under the recordings."
        ) { (settings, value) throws(SettingRejection) in
            settings.database = try database(value)
        },
        Setting(
            "workers", "N", default: "",
            "Jobs such as finalizing that are worked on at once, 0 for none; not given: as many as there are cores, at least 2."
        ) { (settings, value) throws(SettingRejection) in
            settings.workers = try workers(value)
        },
        Setting(
            "jobLease", "DURATION", default: "30s",
            "How long a job is its worker's without a sign of life, from 2s to 10m. The same for all of one database."
        ) { (settings, value) throws(SettingRejection) in
            settings.jobLease = try jobLease(value)
        },
        Setting(
            "logFormat", "auto|text|json", default: "auto",
            "How logs are written: text on a terminal and JSON lines otherwise, or always one of them."
        ) { (settings, value) throws(SettingRejection) in
            settings.logFormat = try choice(value)
        },
        Setting("logLevel", "LEVEL", default: "info", "The least important line that is logged.") {
            (settings, value) throws(SettingRejection) in
            settings.logLevel = try choice(value)
        },
        Setting("limits.maxSessions", "N", default: "1000", "Publishers at once; one more is answered 503.") {
            (settings, value) throws(SettingRejection) in
            settings.maxSessions = try integer(value, 1...1_000_000)
        },
        Setting("limits.maxViewers", "N", default: "1000", "WHEP viewers at once; one more is answered 503.") {
            (settings, value) throws(SettingRejection) in
            settings.maxViewers = try integer(value, 1...1_000_000)
        },
        Setting("limits.maxBroadcasts", "N", default: "50", "Broadcasts at once; one more is answered 503.") {
            (settings, value) throws(SettingRejection) in
            settings.maxBroadcasts = try integer(value, 0...10_000)
        },
        Setting(
            "limits.maxOfferBytes", "SIZE", default: "64KiB",
            "The largest SDP offer, up to 64KiB; more is answered 413."
        ) {
            (settings, value) throws(SettingRejection) in
            settings.maxOfferBytes = Int(try bytes(value, 1024...(64 << 10)))
        },
        Setting(
            "limits.maxBodyBytes", "SIZE", default: "1MiB",
            "The largest body of any other request; more is answered 413."
        ) { (settings, value) throws(SettingRejection) in
            settings.maxBodyBytes = Int(try bytes(value, 1024...(256 << 20)))
        },
        Setting(
            "limits.maxSessionHeldBytes", "SIZE", default: "32MiB",
            "Packets of one publisher that wait behind missing ones; above it the oldest missing ones are given up."
        ) { (settings, value) throws(SettingRejection) in
            settings.maxSessionHeldBytes = Int(try bytes(value, (1 << 20)...(1 << 32)))
        },
        Setting(
            "limits.maxHeldBytes", "SIZE", default: "512MiB",
            "The same of all publishers; above it those are given up of the one who holds most."
        ) { (settings, value) throws(SettingRejection) in
            settings.maxHeldBytes = Int(try bytes(value, (1 << 20)...(1 << 40)))
        },
        Setting(
            "minFreeSpace", "SIZE", default: "512MiB",
            "Free space under the recordings below which nothing new is recorded, finalized or kept of broadcasts."
        ) { (settings, value) throws(SettingRejection) in
            settings.minFreeSpace = try bytes(value, 0...(1 << 60))
        },
        Setting(
            "syncInterval", "DURATION", default: "5s",
            "How often files that grow are brought to the disk, up to 1h: what a power cut may take of them; 0 leaves it to the system."
        ) { (settings, value) throws(SettingRejection) in
            settings.syncInterval = try duration(value, upTo: .seconds(3600))
        },
        Setting(
            "idleTimeout", "DURATION", default: "300s",
            "How long a recording that names no idleTimeout waits without any publisher before it ends; 0 is for ever."
        ) { (settings, value) throws(SettingRejection) in
            settings.idleTimeout = try duration(value, upTo: .seconds(365 * 86_400))
        },
        Setting(
            "rejoinWindow", "DURATION", default: "30s",
            "How long a participant who is gone may take to come back and go on in the same file, up to 1h; 0 is not at all."
        ) { (settings, value) throws(SettingRejection) in
            settings.rejoinWindow = try duration(value, upTo: .seconds(3600))
        },
        Setting(
            "patience", "DURATION", default: "2s", "How long a recording waits for a packet that is missing, up to 10s."
        ) { (settings, value) throws(SettingRejection) in
            settings.patience = try patience(value)
        },
        Setting(
            "livePatience", "DURATION", default: "0.2",
            "How long what goes out live waits for a packet that is missing, up to 2s, and no longer than patience."
        ) { (settings, value) throws(SettingRejection) in
            settings.livePatience = try livePatience(value)
        },
        Setting(
            "broadcast.segment", "DURATION", default: "2s",
            "How long a broadcast's segments are about, and how often keyframes are asked for, from 1s to 10s."
        ) { (settings, value) throws(SettingRejection) in
            settings.broadcastSegment = try broadcastSegment(value)
        },
        Setting(
            "broadcast.part", "DURATION", default: "0.334",
            "The longest part of a segment of a broadcast with low latency, from 0.1 to 1 second."
        ) { (settings, value) throws(SettingRejection) in
            settings.broadcastPart = try broadcastPart(value)
        },
        Setting(
            "maxBitrate", "BITRATE", default: "",
            "What a publisher may send at most, such as 800k or 2.5M bits a second; none: as much as it wants."
        ) { (settings, value) throws(SettingRejection) in
            settings.maxBitrate = try bitrate(value)
        },
        Setting(
            "keepEverything", "true|false", default: "false",
            "Whether a recording that does not say so keeps pictures too whose references are missing, in Matroska."
        ) { (settings, value) throws(SettingRejection) in
            settings.keepEverything = try flag(value)
        },
        Setting("corsOrigins", "ORIGIN,…", default: "*", "Origins whose pages may call; * is any.") {
            (settings, value) throws(SettingRejection) in
            settings.corsOrigins = try list(value, "origins such as https://meet.example.com, or *") {
                SettingText.isOrigin($0)
            }
        },
        Setting(
            "iceServers", "URL[ USER CREDENTIAL| secret:NAME],…", default: "", isSecret: true,
            "STUN and TURN servers that answers name to publishers and viewers in Link headers."
        ) { (settings, value) throws(SettingRejection) in
            settings.iceServers = try iceServers(value)
        },
        Setting(
            "turnLifetime", "DURATION", default: "24h",
            "How long credentials are good that are made from a secret shared with a TURN server, from 1m to 30d."
        ) { (settings, value) throws(SettingRejection) in
            let lifetime = try duration(value, upTo: .seconds(30 * 86_400))
            guard lifetime >= .seconds(60) else { throw SettingRejection(allowed: "a duration from 1m to 30d") }
            settings.turnLifetime = lifetime
        },
        Setting(
            "codecs", "CODEC,…", default: Codec.preference.map(\.encodingName).joined(separator: ","),
            "What publishers may send, the most wanted first; a list without sound or pictures leaves theirs as it is."
        ) { (settings, value) throws(SettingRejection) in
            settings.codecs = GatewaySettings.completed(try codecs(value), with: settings.codecs)
        },
        Setting(
            "redundancy", "KIND,…", default: "sound",
            "What is sent twice (sound, in RED) or with parity (pictures: flexfec-03, or ULPFEC for VP8 and VP9) where a publisher can; empty: nothing."
        ) { (settings, value) throws(SettingRejection) in
            let names = try list(value, "sound and pictures, either or both, or nothing") {
                RedundancyKind(rawValue: $0) != nil
            }
            settings.redundancy = Set(names.compactMap(RedundancyKind.init))
        },
        Setting(
            "layers", "best|all|RID", default: "best",
            "What is recorded of pictures sent in several layers (simulcast): the best one at a time, all, or the one of this name."
        ) { (settings, value) throws(SettingRejection) in
            settings.layers = try layers(value)
        },
        Setting(
            "rooms", "RULES", default: "",
            "What is different in the rooms whose names a pattern covers: codecs, bitrate, patience, layers, and whether they are recorded by themselves."
        ) { (settings, value) throws(SettingRejection) in
            settings.rooms = try rooms(value)
        },
        Setting(
            "secrets", "NAMES", default: "", isSecret: true,
            "Where secrets are that others name: a map of names to env:NAME or file:PATH. They are read when they are needed."
        ) { (settings, value) throws(SettingRejection) in
            settings.secrets = try secrets(value)
        },
        Setting(
            "webhooks", "TARGETS", default: "", isSecret: true,
            "Who is told of events by a signed POST: url, secret (a name of secrets; webhooks where not given) and events (all where not given)."
        ) { (settings, value) throws(SettingRejection) in
            settings.webhooks = try webhooks(value)
        },
        Setting(
            "webhookNetworks", "RANGE,…", default: "",
            "Private, loopback or link-local addresses that webhooks may go to all the same, such as 10.1.0.0/16."
        ) { (settings, value) throws(SettingRejection) in
            settings.webhookNetworks = try networks(value)
        },
        Setting(
            "storages", "STORAGES", default: "",
            "Where exports may be brought that speaks S3: name, endpoint, region, buckets (any where not given), names of secrets (accessKey, secretKey), pathStyle."
        ) { (settings, value) throws(SettingRejection) in
            settings.storages = try storages(value)
        },
        Setting(
            "deliveryDirectories", "DIR,…", default: "",
            "Folders of the gateway's machine that exports may be brought into, and into those below them."
        ) { (settings, value) throws(SettingRejection) in
            settings.deliveryDirectories = try directories(value)
        },
        Setting(
            "deliveryPartSize", "SIZE", default: "8MiB",
            "How large the parts are that files go to a storage in, at least; S3 itself takes none below 5MiB."
        ) { (settings, value) throws(SettingRejection) in
            settings.deliveryPartSize = try bytes(value, (64 << 10)...(1 << 30))
        },
    ]
}
