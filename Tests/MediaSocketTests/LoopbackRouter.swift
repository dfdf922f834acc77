import ICE
import Media
import MediaSocket
import PeerKit
import SDP
import WebRTCCore

/// A router behind a real dual-stack socket, in told time.
final class LoopbackRouter {
    final class Observer: PeerObserver {
        var ends: [PeerEndReason] = []
        var flushes = 0
        var onEnd: () -> Void = {}

        func received(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {}
        func receivedLive(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {}
        func happened(_ event: PeerEvent, at now: Instant) {
            guard case .ended(let reason) = event else { return }
            ends.append(reason)
            onEnd()
        }
        func handleTimeout(at now: Instant) {}
        func flush(at now: Instant) { flushes += 1 }
        var deadline: Instant? { nil }
    }

    struct Seat {
        let slot: Int
        let session: PeerSession
        let publisher: LocalPublisher
        let observer: Observer
    }

    let socket: UDPSocket
    let counters = MediaCounters()
    let router: DatagramRouter
    var connections: TCPConnections?
    var now = Instant(nanoseconds: 1_000_000_000)

    init() throws {
        socket = try UDPSocket(binding: TransportAddress(high: 0, low: 0, port: 0))
        router = DatagramRouter(counters: counters)
    }

    var port: UInt16 { socket.localAddress.port }

    func add(_ username: String) throws -> Seat {
        let publisher = try LocalPublisher()
        let certificate = try LocalPublisher.makeCertificate()
        let password = "password-of-the-gateway-24"
        let negotiated = try Answerer.answer(
            to: publisher.offer(),
            configuration: AnswerConfiguration(
                iceUsername: username, icePassword: password,
                fingerprint: certificate.fingerprint(.sha256).map { "\($0)" } ?? "", candidates: [], sessionID: 1))
        try publisher.accept(answer: negotiated.answer)
        let session = try PeerSession(
            PeerConfiguration(
                negotiated: negotiated, localUsername: username, localPassword: password, certificate: certificate,
                canonicalName: "test", localSSRC: 1), at: now)
        let observer = Observer()
        let slot = router.add(session, username: username, observer: observer, at: now)
        return Seat(slot: slot, session: session, publisher: publisher, observer: observer)
    }

    /// One turn of the media thread without its wait.
    func turn() {
        var count = UDPSocket.batch
        while count == UDPSocket.batch {
            count = socket.receive { datagram, remote, local, _ in
                router.receive(datagram, from: remote, to: local, at: now)
            }
            router.workOff()
        }
        connections?.work(for: router, at: now)
        router.handleTimeouts(at: now)
        connections?.handleTimeout(for: router, at: now)
        router.finishTurn(at: now)
        router.sendOutgoing(through: socket, and: connections, at: now)
    }
}
