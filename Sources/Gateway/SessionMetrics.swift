import MediaSocket
import NIOConcurrencyHelpers
import RTPReceive
import Telemetry
import WebRTCCore

/// What is counted of sessions and of the media port; `docs/metrics.md` lists it.
struct SessionMetrics: Sendable {
    let connected: Counter
    let peers: PeerMetrics
    private let drops = NIOLockedValueBox(PeerCounters())
    private let reception = NIOLockedValueBox(ReceiveStatistics())
    private let held: Gauge

    init(_ registry: MetricsRegistry, _ media: MediaCounters) {
        connected = registry.counter("capstan_sessions_connected_total", help: "Sessions that came to exchange media.")
        peers = PeerMetrics(
            registry, name: "capstan_sessions", help: "Sessions by state.", endsHelp: "Sessions that ended, by reason.",
            reasons: PeerEndReason.names)
        held = registry.gauge(
            "capstan_session_held_bytes", help: "Memory of packets that wait behind missing ones.")
        Self.readMedia(registry, media)
        readReception(registry)
        registry.read(
            "capstan_session_packets_dropped_total", kind: .counter,
            help: "Packets of sessions that were not taken, by reason."
        ) { [drops] in
            drops.withLockedValue { $0 }.drops.map {
                MetricSample(Double($0.packets), [MetricLabel("reason", $0.reason)])
            }
        }
    }

    private static func readMedia(_ registry: MetricsRegistry, _ media: MediaCounters) {
        registry.read("capstan_media_datagrams_received_total", kind: .counter, help: "Datagrams on the media port.") {
            [MetricSample(Double(media.datagramsReceived.current))]
        }
        registry.read("capstan_media_bytes_received_total", kind: .counter, help: "Bytes on the media port.") {
            [MetricSample(Double(media.bytesReceived.current))]
        }
        registry.read(
            "capstan_media_datagrams_dropped_total", kind: .counter,
            help: "Datagrams that reached no session, by reason, and answers that the kernel did not take."
        ) {
            [
                MetricSample(
                    Double(media.datagramsFromStrangers.current), [MetricLabel("reason", "unknownPeer")]),
                MetricSample(
                    Double(media.datagramsUnrecognised.current), [MetricLabel("reason", "unrecognised")]),
                MetricSample(Double(media.datagramsNotSent.current), [MetricLabel("reason", "notSent")]),
            ]
        }
        registry.read(
            "capstan_media_bindings_answered_total", kind: .counter,
            help: "STUN Binding requests of no session that were answered."
        ) { [MetricSample(Double(media.bindingsAnswered.current))] }
        registry.read("capstan_media_connections", kind: .gauge, help: "TCP connections to the media port.") {
            // Closed ones first: what is opened in between is not to make it negative.
            let closed = media.connectionsClosed.current
            return [MetricSample(Double(media.connectionsOpened.current &- closed))]
        }
        registry.read(
            "capstan_media_connections_dropped_total", kind: .counter,
            help: "TCP connections to the media port that were dropped, by reason."
        ) {
            ConnectionEnd.allCases.map {
                MetricSample(Double(media.connections($0).current), [MetricLabel("reason", "\($0)")])
            }
        }
    }

    private func readReception(_ registry: MetricsRegistry) {
        registry.read(
            "capstan_session_packets_requested_total", kind: .counter,
            help: "Times that missing packets were asked for."
        ) { [reception] in [MetricSample(Double(reception.withLockedValue { $0.packetsRequested }))] }
        registry.read(
            "capstan_session_packets_recovered_total", kind: .counter,
            help: "Missing packets that came after all, by what brought them."
        ) { [reception] in
            let seen = reception.withLockedValue { $0 }
            return [
                MetricSample(Double(seen.packetsRecovered), [MetricLabel("by", "request")]),
                MetricSample(Double(seen.packetsRepaired), [MetricLabel("by", "redundancy")]),
            ]
        }
        registry.read(
            "capstan_session_packets_given_up_total", kind: .counter, help: "Packets that stayed missing, by reason."
        ) { [reception] in
            reception.withLockedValue { $0 }.givenUpByReason.map {
                MetricSample(Double($0.packets), [MetricLabel("reason", $0.reason)])
            }
        }
    }

    func show(_ counters: PeerCounters, _ packets: ReceiveStatistics, heldBytes: Int) {
        drops.withLockedValue { $0 = counters }
        reception.withLockedValue { $0 = packets }
        held.set(Double(heldBytes))
    }
}
