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

/// A session of ours behind a real socket and the router, joined to a publisher in this process. It lives in the time of
/// the media, so that what is due once a second is done as often for a packet as on a gateway at work.
final class JoinedSession {
    let session: PeerSession
    private let socket: UDPSocket
    private let router: DatagramRouter
    private let source: PacketSource
    private let publisher: LocalPublisher
    private let start: Instant
    private(set) var now: Instant

    init(_ cipher: SRTPCipher, size: Int, observer: (PeerSession) throws -> any PeerObserver) throws {
        guard let any = TransportAddress(parsing: "[::]:0") else { throw BenchFailure("no address") }
        guard let profile = SRTPProfile(rawValue: cipher.rawValue) else { throw BenchFailure("no profile \(cipher)") }
        start = SystemClock.monotonic()
        now = start
        socket = try UDPSocket(binding: any)
        var sender: Int32 = -1
        var port: UInt16 = 0
        guard floor_sender(socket.localAddress.port, &sender, &port) == 0 else {
            throw BenchFailure("no sender socket")
        }
        publisher = try LocalPublisher(address: TransportAddress(ipv4: 0x7F00_0001, port: port), profiles: [profile])
        let certificate = try LocalPublisher.makeCertificate()
        let negotiated = try Answerer.answer(
            to: publisher.offer(video: .vp8, audio: false),
            configuration: AnswerConfiguration(
                iceUsername: "benchuser", icePassword: "bench-password-of-24-char",
                fingerprint: certificate.fingerprint(.sha256).map { "\($0)" } ?? "", candidates: [], sessionID: 1))
        try publisher.accept(answer: negotiated.answer)
        session = try PeerSession(
            PeerConfiguration(
                negotiated: negotiated, localUsername: "benchuser", localPassword: "bench-password-of-24-char",
                certificate: certificate, canonicalName: "bench", localSSRC: 1), at: now)
        router = DatagramRouter(counters: MediaCounters())
        _ = router.add(session, username: "benchuser", observer: try observer(session), at: now)
        var check = try publisher.check(transaction: 9)
        check.withUnsafeMutableBytes { [router, publisher, now] in
            router.receive($0, from: publisher.address, to: LocalAddress(), at: now)
        }
        router.clearOutgoing()
        try publisher.connect(to: session, output: PeerOutput(), at: now)
        guard let srtp = publisher.srtp else { throw BenchFailure("no keys") }
        source = PacketSource(srtp: srtp, sender: sender, packetSize: size)
    }

    /// Sends and takes packets until there were enough, counting what the taking costs this thread. `pause` is called
    /// between batches.
    func run(packets: Int, pause: () -> Void = {}) throws -> floor_cost {
        var taken = 0
        var cost = floor_cost()
        let context = Unmanaged.passUnretained(self).toOpaque()
        while taken < packets {
            try source.send()
            now = start + .nanoseconds(source.elapsed)
            let count = floor_measure(
                { context in
                    guard let context else { return 0 }
                    return Int32(Unmanaged<JoinedSession>.fromOpaque(context).takeUnretainedValue().takeBatch())
                }, context, &cost)
            guard count == PacketSource.batch else { throw BenchFailure("took \(count) of \(PacketSource.batch)") }
            taken += Int(count)
            pause()
        }
        return cost
    }

    /// One turn of the media thread without its wait.
    private func takeBatch() -> Int {
        let count = socket.receive { router.receive($0, from: $1, to: $2, at: now) }
        router.handleTimeouts(at: now)
        router.finishTurn(at: now)
        router.sendOutgoing(through: socket)
        return count
    }
}
