import Media

extension Setting {
    /// Every setting there is. `docs/configuration.md` is checked against this table by a test.
    package static let all: [Setting] = [
        Setting("http", "HOST:PORT", default: "127.0.0.1:8080", "Where REST, WHIP and the page are served.") {
            (settings, value) throws(SettingRejection) in
            settings.http = try hostPort(value)
        },
        Setting(
            "media", "HOST:PORT", default: "[::]:8081", "Where media comes in: one port for all sessions, dual stack."
        ) { (settings, value) throws(SettingRejection) in
            settings.media = try hostPort(value)
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
            "minFreeSpace", "SIZE", default: "512MiB",
            "Free space under the recordings below which nothing new is recorded and nothing is finalized."
        ) { (settings, value) throws(SettingRejection) in
            settings.minFreeSpace = try bytes(value, 0...(1 << 60))
        },
        Setting(
            "idleTimeout", "DURATION", default: "300s",
            "How long a recording that names no idleTimeout waits without any publisher before it ends; 0 is for ever."
        ) { (settings, value) throws(SettingRejection) in
            settings.idleTimeout = try duration(value, upTo: .seconds(365 * 86_400))
        },
        Setting("corsOrigins", "ORIGIN,…", default: "*", "Origins whose pages may call; * is any.") {
            (settings, value) throws(SettingRejection) in
            settings.corsOrigins = try list(value, "origins such as https://meet.example.com, or *") {
                SettingText.isOrigin($0)
            }
        },
        Setting(
            "iceServers", "URL[ USER CREDENTIAL],…", default: "", isSecret: true,
            "STUN and TURN servers that answers name to publishers in Link headers."
        ) { (settings, value) throws(SettingRejection) in
            settings.iceServers = try iceServers(value)
        },
        Setting(
            "codecs", "CODEC,…", default: Codec.preference.map(\.encodingName).joined(separator: ","),
            "What publishers may send, the most wanted first; a list without sound or pictures leaves theirs as it is."
        ) { (settings, value) throws(SettingRejection) in
            settings.codecs = GatewaySettings.completed(try codecs(value), with: settings.codecs)
        },
        Setting(
            "redundancy", "KIND,…", default: "sound",
            "What is sent twice (sound, in RED) or with parity (pictures, VP8 and VP9 by ULPFEC) where a publisher can; empty: nothing."
        ) { (settings, value) throws(SettingRejection) in
            let names = try list(value, "sound and pictures, either or both, or nothing") {
                RedundancyKind(rawValue: $0) != nil
            }
            settings.redundancy = Set(names.compactMap(RedundancyKind.init))
        },
        Setting(
            "rooms", "RULES", default: "",
            "What is different in the rooms whose names a pattern covers: codecs, and whether they are recorded by themselves."
        ) { (settings, value) throws(SettingRejection) in
            settings.rooms = try rooms(value)
        },
    ]
}
