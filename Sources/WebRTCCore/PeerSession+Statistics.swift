import Media
import RTCP
import RTPReceive

/// One track's numbers at an instant.
package struct TrackReport: Sendable {
    package var track: TrackDescription
    package var mid: String
    /// Of what is read now; before the first packet the preferred ones.
    package var codec: Codec
    package var payloadType: UInt8
    package var ssrc: UInt32?
    package var media: TrackStatistics
    package var packets: ReceiveStatistics
    /// What the sender last told of itself.
    package var sender: SenderStatistics?
}

/// The numbers of a sender report (RFC 3550 clause 6.4.1), counted on where 32 bits begin anew.
package struct SenderStatistics: Sendable {
    /// The sender's wall clock; 0 when it has none.
    package private(set) var ntp: UInt64 = 0
    package private(set) var packets: UInt64 = 0
    package private(set) var octets: UInt64 = 0
    /// Reports that came.
    package private(set) var reports: UInt64 = 0
    private var ssrc: UInt32?

    mutating func take(_ report: SenderReport) {
        reports += 1
        // Another SSRC counts from its own beginning.
        guard ssrc == report.ssrc else {
            ssrc = report.ssrc
            ntp = report.ntp
            packets = UInt64(report.packetCount)
            octets = UInt64(report.octetCount)
            return
        }
        let morePackets = report.packetCount &- UInt32(truncatingIfNeeded: packets)
        // One that was overtaken on the way.
        guard morePackets < 1 << 31 else { return }
        ntp = report.ntp
        packets &+= UInt64(morePackets)
        octets &+= UInt64(report.octetCount &- UInt32(truncatingIfNeeded: octets))
    }
}

/// A session's numbers at an instant.
package struct PeerReport: Sendable {
    package var isConnected: Bool
    package var remoteAddress: String?
    package var usesTCP: Bool
    /// The client chose that address. Before, or when it never does, it is one whose check was good.
    package var isNominated: Bool
    package var srtpProfile: String?
    package var roundTripTime: Duration?
    package var counters: PeerCounters
    package var tracks: [TrackReport]
}

extension PeerSession {
    package func report() -> PeerReport {
        PeerReport(
            isConnected: isConnected, remoteAddress: remoteAddress.map { "\($0)" },
            usesTCP: remoteAddress?.transport == .tcp,
            isNominated: transport.agent.isNominated, srtpProfile: transport.srtpProfile, roundTripTime: roundTripTime,
            counters: counters,
            tracks: tracks.map { track in
                TrackReport(
                    track: track.description, mid: track.media.mid ?? "", codec: track.reading.codec,
                    payloadType: track.reading.payloadType ?? track.media.payloadType ?? 0, ssrc: track.reading.ssrc,
                    media: track.reading.statistics, packets: track.reading.packetStatistics,
                    sender: track.sender)
            })
    }
}
