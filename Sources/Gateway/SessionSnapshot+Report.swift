import Media
import WebRTCCore

extension SessionSnapshot {
    init(
        id: UUIDv7, room: String, participant: String, createdAt: WallClock, connectedAt: WallClock?, viewers: Int,
        report: PeerReport
    ) {
        self.init(id: id, room: room, participant: participant, createdAt: createdAt)
        self.viewers = viewers
        state = report.isConnected ? .connected : .connecting
        self.connectedAt = connectedAt
        remoteAddress = report.remoteAddress
        usesTCP = report.usesTCP
        isNominated = report.isNominated
        dtlsState = report.isConnected ? "connected" : report.remoteAddress == nil ? "new" : "connecting"
        srtpProfile = report.srtpProfile
        roundTripTime = report.roundTripTime?.inSeconds
        bytesReceived = report.counters.bytesReceived
        packetsReceived = report.counters.packetsReceived
        drops = report.counters.drops
        tracks = report.tracks.map(Track.init)
    }
}

extension SessionSnapshot.Track {
    init(_ report: TrackReport) {
        self.init(
            mid: report.mid, codec: report.codec, clockRate: report.track.clockRate,
            channels: report.track.channels, payloadType: report.payloadType)
        rid = report.track.rid
        ssrc = report.ssrc ?? 0
        width = report.media.width
        height = report.media.height
        framesReceived = report.media.frames
        keyframesReceived = report.media.keyframes
        packetsReceived = report.packets.packetsReceived
        bytesReceived = report.packets.bytesReceived
        packetsLost = report.packets.packetsLost
        retransmittedPacketsReceived = report.packets.retransmissions
        packetsRepaired = report.packets.packetsRepaired
        packetsDiscarded = report.media.packetsUnusable
        jitter = report.packets.jitter.inSeconds
        nackCount = report.packets.nacksSent
        pliCount = report.media.pictureLossIndications
        firCount = report.media.fullIntraRequests
        sender = report.sender.map {
            SessionSnapshot.SenderReport(
                wallClock: WallClock(ntp: $0.ntp), packetsSent: $0.packets, bytesSent: $0.octets,
                reportsReceived: $0.reports)
        }
    }
}

extension PeerEndReason {
    /// All that `name` can be of a publisher.
    static let names = [
        "iceFailed", "consentExpired", "dtlsFailed", "closedByPeer", "closedByGateway", "replaced",
    ]

    /// What more is known than the word.
    var text: String? {
        switch self {
        case .dtlsFailed(let text): text
        case .iceFailed, .consentExpired, .closedByPeer, .closedByGateway, .replaced, .publisherGone: nil
        }
    }

    /// The word for logs, events and metrics.
    var name: String {
        switch self {
        case .iceFailed: "iceFailed"
        case .consentExpired: "consentExpired"
        case .dtlsFailed: "dtlsFailed"
        case .closedByPeer: "closedByPeer"
        case .closedByGateway: "closedByGateway"
        case .replaced: "replaced"
        case .publisherGone: "publisherGone"
        }
    }
}
