import Media

/// A publisher's session as `/v1/sessions` shows it.
package struct SessionSnapshot: Sendable {
    package enum State: String, Sendable { case connecting, connected, ended }
    /// RFC 3550 clause 6.4.1.
    package struct SenderReport: Sendable {
        /// By the sender's clock.
        package var wallClock: WallClock
        package var packetsSent: UInt64
        package var bytesSent: UInt64
        package var reportsReceived: UInt64

        package init(wallClock: WallClock, packetsSent: UInt64, bytesSent: UInt64, reportsReceived: UInt64) {
            self.wallClock = wallClock
            self.packetsSent = packetsSent
            self.bytesSent = bytesSent
            self.reportsReceived = reportsReceived
        }
    }
    package struct Track: Sendable {
        package var mid: String
        /// The name of the layer, where the picture comes in several.
        package var rid: String?
        package var codec: Codec
        package var clockRate: Int32
        package var channels: Int
        package var payloadType: UInt8
        package var ssrc: UInt32
        package var width: Int
        package var height: Int
        package var framesReceived: UInt64
        package var keyframesReceived: UInt64
        package var packetsReceived: UInt64
        package var bytesReceived: UInt64
        /// RFC 3550 A.3; may be negative with duplicates.
        package var packetsLost: Int64
        package var retransmittedPacketsReceived: UInt64
        /// Lost, and brought back by what other packets carry.
        package var packetsRepaired: UInt64
        package var packetsDiscarded: UInt64
        /// Seconds.
        package var jitter: Double
        package var nackCount: UInt64
        package var pliCount: UInt64
        package var firCount: UInt64
        /// What its sender last told; `nil` before its first report.
        package var sender: SenderReport?

        package init(mid: String, codec: Codec, clockRate: Int32, channels: Int, payloadType: UInt8) {
            self.mid = mid
            self.codec = codec
            self.clockRate = clockRate
            self.channels = channels
            self.payloadType = payloadType
            ssrc = 0
            width = 0
            height = 0
            framesReceived = 0
            keyframesReceived = 0
            packetsReceived = 0
            bytesReceived = 0
            packetsLost = 0
            retransmittedPacketsReceived = 0
            packetsRepaired = 0
            packetsDiscarded = 0
            jitter = 0
            nackCount = 0
            pliCount = 0
            firCount = 0
        }
    }
    package var id: UUIDv7
    package var room: String
    package var participant: String
    package var state: State
    package var createdAt: WallClock
    package var connectedAt: WallClock?
    /// `192.0.2.1:5000`, once a check of it was good.
    package var remoteAddress: String?
    /// A connection (RFC 6544) carries it, not datagrams.
    package var usesTCP = false
    /// The client nominated that address.
    package var isNominated: Bool
    package var dtlsState: String
    package var srtpProfile: String?
    /// Seconds, from receiver/sender reports or STUN; `nil` until known.
    package var roundTripTime: Double?
    package var bytesReceived: UInt64
    package var packetsReceived: UInt64
    /// Who is given what comes, over WHEP.
    package var viewers: Int
    /// Packets that were not taken, by reason.
    package var drops: [(reason: String, packets: UInt64)]
    package var tracks: [Track]

    package init(id: UUIDv7, room: String, participant: String, createdAt: WallClock) {
        self.id = id
        self.room = room
        self.participant = participant
        self.createdAt = createdAt
        state = .connecting
        isNominated = false
        dtlsState = "new"
        bytesReceived = 0
        packetsReceived = 0
        viewers = 0
        drops = []
        tracks = []
    }
}
