import Delivering
import Media
import Recording

/// What `capstan serve` runs with. Made by `SettingsLoader`; every value comes from `Setting.all`, defaults too.
package struct GatewaySettings: Sendable, Hashable {
    package var http = HostPort(host: "", port: 0)
    /// PEM files; both or neither.
    package var tlsCertificate: String?
    package var tlsKey: String?
    /// One port for all sessions, UDP and TCP.
    package var media = HostPort(host: "", port: 0)
    /// Whether media may come by TCP too.
    package var iceTcp = false
    /// Whether plain STUN Binding requests are answered on the media port.
    package var stunServer = false
    /// Addresses and host names for answers; empty: every usable address of the machine.
    package var advertise: [String] = []
    package var recordings = ""
    /// The file of the SQLite database, or the URL of a PostgreSQL database; `nil`: a file under the recordings.
    package var database: String?
    /// Jobs at once; `nil`: as many as the machine has cores, and two at least.
    package var workers: Int?
    /// How long a job is held without a sign of life from its worker.
    package var jobLease: Duration = .zero
    package var logFormat = LogFormat.auto
    package var logLevel = LogLevel.info
    package var maxSessions = 0
    package var maxViewers = 0
    package var maxOfferBytes = 0
    package var maxBodyBytes = 0
    /// Bytes of the recordings' file system below which nothing new is begun and nothing is finalized.
    package var minFreeSpace: Int64 = 0
    /// How often what grows is brought to the disk; zero: that is left to the system.
    package var syncInterval: Duration = .zero
    /// Bytes of packets that wait behind holes, of one session and of all.
    package var maxSessionHeldBytes = 0
    package var maxHeldBytes = 0
    /// How long a recording waits for what is missing.
    package var patience: Duration = .zero
    /// The same of what goes out live.
    package var livePatience: Duration = .zero
    package var maxBroadcasts = 0
    /// How long a broadcast's segments are about, and their longest parts.
    package var broadcastSegment: Duration = .zero
    package var broadcastPart: Duration = .zero
    /// Bits a second that a publisher may send; `nil`: as many as it wants.
    package var maxBitrate: Int?
    /// What a recording gets whose request says nothing about it.
    package var keepEverything = false
    /// What a recording gets whose request names none.
    package var idleTimeout: Duration = .zero
    /// How long a participant who is gone may come back and go on in the same file.
    package var rejoinWindow: Duration = .zero
    /// Origins that browsers may call from; `*` is any.
    package var corsOrigins: [String] = []
    package var iceServers: [ICEServer] = []
    /// How long the credentials are good that are made for TURN servers.
    package var turnLifetime: Duration = .zero
    /// What publishers may send, the most wanted first.
    package var codecs = Codec.preference
    package var redundancy: Set<RedundancyKind> = []
    /// Which layers are recorded of pictures that come in several.
    package var layers = LayerWish.best
    package var rooms: [RoomRule] = []
    /// Who is told of events.
    package var webhooks: [WebhookTarget] = []
    /// Addresses that webhooks may go to though they are not public.
    package var webhookNetworks: [NetworkRange] = []
    /// Where secrets are, by the names that others give.
    package var secrets: [String: SecretReference] = [:]
    package var storages: [S3Storage] = []
    /// Folders that exports may be brought into, and those in them.
    package var deliveryDirectories: [String] = []
    /// Bytes of a part of an upload.
    package var deliveryPartSize = PartPlan.standardPart

    init() {}

    /// Where the database is: the path of an SQLite file or a `postgres://` URL.
    package var databaseLocation: String { database ?? recordings + "/.capstan/capstan.sqlite" }
}

/// What publishers are asked to send more of, so that loss leaves no holes.
package enum RedundancyKind: String, Sendable, CaseIterable { case sound, pictures }

package enum LogFormat: String, Sendable, CaseIterable { case auto, text, json }

package enum LogLevel: String, Sendable, CaseIterable { case trace, debug, info, notice, warning, error, critical }
