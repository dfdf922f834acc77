import NIOConcurrencyHelpers
import Telemetry
import WebRTCCore

/// What is counted of viewers; `docs/metrics.md` lists it.
struct ViewerMetrics: Sendable {
    let connected: Counter
    let peers: PeerMetrics
    private let totals = NIOLockedValueBox(ViewerReport.nothing)

    init(_ registry: MetricsRegistry) {
        connected = registry.counter("capstan_viewers_connected_total", help: "Viewers that came to be sent media.")
        peers = PeerMetrics(
            registry, name: "capstan_viewers", help: "Viewers by state.",
            endsHelp: "Viewers' sessions that ended, by reason.", reasons: PeerEndReason.viewerNames)
        read(registry, "capstan_viewer_packets_sent_total", "Packets sent to viewers, those sent again aside.") {
            $0.media.packets
        }
        read(registry, "capstan_viewer_bytes_sent_total", "Bytes of RTP sent to viewers, before they are sealed.") {
            $0.media.bytes
        }
        read(registry, "capstan_viewer_packets_requested_total", "Packets that viewers asked for again.") {
            $0.media.packetsRequested
        }
        read(registry, "capstan_viewer_packets_resent_total", "Packets sent to viewers again.") {
            $0.media.packetsResent
        }
        read(registry, "capstan_viewer_keyframes_requested_total", "Keyframes that viewers asked for.") {
            $0.media.keyframesRequested
        }
    }

    private func read(
        _ registry: MetricsRegistry, _ name: String, _ help: String,
        _ value: @escaping @Sendable (ViewerReport) -> UInt64
    ) {
        registry.read(name, kind: .counter, help: help) { [totals] in
            [MetricSample(Double(value(totals.withLockedValue { $0 })))]
        }
    }

    func show(_ report: ViewerReport) { totals.withLockedValue { $0 = report } }
}

extension PeerEndReason {
    /// All that `name` can be of a viewer.
    static let viewerNames = [
        "iceFailed", "consentExpired", "dtlsFailed", "closedByPeer", "closedByGateway", "publisherGone",
    ]
}
