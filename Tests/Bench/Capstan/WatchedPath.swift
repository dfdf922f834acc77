import DTLS
import Floor
import ICE
import Media
import MediaSocket
import PeerKit
import SDP
import SRTP
import Telemetry
import WebRTCCore

/// From a publisher's packet in the socket to that of each of its viewers in the kernel; counted by what is sent.
final class WatchedPath {
    private final class Silence: PeerObserver {
        func received(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {}
        func receivedLive(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {}
        func happened(_ event: PeerEvent, at now: Instant) {}
        func handleTimeout(at now: Instant) {}
        func flush(at now: Instant) {}
        var deadline: Instant? { nil }
    }

    static let viewerCount = 20
    private let joined: JoinedSession
    private let viewers: [(client: LocalPublisher, session: ViewerSession)]
    private var checks: UInt64 = 100

    init(_ cipher: SRTPCipher, size: Int) throws {
        let door = try Door()
        let silence = Silence()
        joined = try JoinedSession(cipher, size: size, at: door) { _ in silence }
        let session = joined.session
        let now = joined.now
        viewers = try (0..<Self.viewerCount).map {
            try Self.viewer(of: session, cipher, number: $0, at: door, now, observer: silence)
        }
        _ = try joined.run(packets: 1280)
    }

    private static func viewer(
        of publisher: PeerSession, _ cipher: SRTPCipher, number: Int, at door: Door, _ now: Instant,
        observer: any PeerObserver
    ) throws -> (LocalPublisher, ViewerSession) {
        guard let profile = SRTPProfile(rawValue: cipher.rawValue) else { throw BenchFailure("no profile \(cipher)") }
        var socket: Int32 = -1
        var port: UInt16 = 0
        guard floor_sender(door.socket.localAddress.port, &socket, &port) == 0 else {
            throw BenchFailure("no viewer's socket")
        }
        let client = try LocalPublisher(address: TransportAddress(ipv4: 0x7F00_0001, port: port), profiles: [profile])
        let certificate = try LocalPublisher.makeCertificate()
        let name = "viewer\(number)"
        var next = UInt32(number) * 10 + 5
        let negotiated = try Answerer.answer(
            toViewer: client.viewingOffer(audio: false), of: publisher.published, canonicalName: name,
            configuration: AnswerConfiguration(
                iceUsername: name, icePassword: "bench-password-of-24-char",
                fingerprint: certificate.fingerprint(.sha256).map { "\($0)" } ?? "", candidates: [], sessionID: 1),
            makeSSRC: {
                next += 1
                return next
            })
        try client.accept(answer: negotiated.answer)
        let session = try ViewerSession(
            ViewerConfiguration(
                negotiated: negotiated, localUsername: name, localPassword: "bench-password-of-24-char",
                certificate: certificate, canonicalName: name,
                clock: (SystemClock.wall(), now), randomness: UInt64(number)), at: now)
        session.attach(publisher, at: now)
        _ = door.router.add(session, username: name, observer: observer, at: now)
        try client.connect(to: session, output: PeerOutput(), at: now)
        return (client, session)
    }

    private var sent: UInt64 { viewers.reduce(0) { $0 + $1.session.report().media.packets } }

    /// - Parameter packets: about so many are sent.
    func measure(packets: Int) throws -> Measurement {
        // Consent lasts for 30 s of the media's time, a run for less.
        for viewer in viewers {
            checks += 1
            viewer.client.deliver(
                try viewer.client.check(transaction: checks), to: viewer.session, output: PeerOutput(), at: joined.now)
        }
        let before = sent
        let cost = try joined.run(packets: max(packets / Self.viewerCount, PacketSource.batch))
        let count = Int(sent - before)
        guard count > 0 else { throw BenchFailure("nothing was sent to viewers") }
        return Measurement(
            path: "watched", packets: count, nanoseconds: cost.nanoseconds, allocations: cost.allocations,
            yield: "\(count) packets to \(Self.viewerCount) viewers")
    }
}
