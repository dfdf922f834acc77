import Media
import RTPReceive

/// One track's numbers at an instant.
package struct TrackReport: Sendable {
    package var track: TrackDescription
    package var mid: String
    package var payloadType: UInt8
    package var ssrc: UInt32?
    package var media: TrackStatistics
    package var packets: ReceiveStatistics
}

/// A session's numbers at an instant.
package struct PeerReport: Sendable {
    package var isConnected: Bool
    package var remoteAddress: String?
    package var srtpProfile: String?
    package var roundTripTime: Duration?
    package var counters: PeerCounters
    package var tracks: [TrackReport]
}

extension PeerSession {
    package func report() -> PeerReport {
        PeerReport(
            isConnected: isConnected, remoteAddress: remoteAddress.map { "\($0)" }, srtpProfile: srtpProfile,
            roundTripTime: roundTripTime, counters: counters,
            tracks: tracks.map { track in
                TrackReport(
                    track: track.description, mid: track.media.mid ?? "", payloadType: track.media.payloadType ?? 0,
                    ssrc: track.reading.ssrc, media: track.reading.statistics, packets: track.reading.packetStatistics)
            })
    }
}
