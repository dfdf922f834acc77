import Floor
import ICE
import Media
import MediaSocket
import PeerKit
import SDP
import SRTP
import Telemetry
import WebRTCCore

/// A session of ours behind a real socket and the router, joined to a publisher in this process.
final class JoinedSession {
    let socket: UDPSocket
    let router: DatagramRouter
    let session: PeerSession
    let source: PacketSource
    private let publisher: LocalPublisher

    init(size: Int, observer: (PeerSession) throws -> any PeerObserver) throws {
        guard let any = TransportAddress(parsing: "127.0.0.1:0") else {
            throw LocalPublisher.Failure(text: "no address")
        }
        socket = try UDPSocket(binding: any)
        var sender: Int32 = -1
        var port: UInt16 = 0
        guard floor_sender(socket.localAddress.port, &sender, &port) == 0 else {
            throw LocalPublisher.Failure(text: "no sender socket")
        }
        publisher = try LocalPublisher(address: TransportAddress(ipv4: 0x7F00_0001, port: port))
        let certificate = try LocalPublisher.makeCertificate()
        let negotiated = try Answerer.answer(
            to: publisher.offer(video: .vp8, audio: false),
            configuration: AnswerConfiguration(
                iceUsername: "benchuser", icePassword: "bench-password-of-24-char",
                fingerprint: certificate.fingerprint(.sha256).map { "\($0)" } ?? "", candidates: [], sessionID: 1))
        try publisher.accept(answer: negotiated.answer)
        let now = SystemClock.monotonic()
        session = try PeerSession(
            PeerConfiguration(
                negotiated: negotiated, localUsername: "benchuser", localPassword: "bench-password-of-24-char",
                certificate: certificate, canonicalName: "bench", localSSRC: 1), at: now)
        router = DatagramRouter(counters: MediaCounters())
        _ = router.add(session, username: "benchuser", observer: try observer(session), at: now)
        var check = try publisher.check(transaction: 9)
        check.withUnsafeMutableBytes { router.receive($0, from: publisher.address, to: LocalAddress(), at: now) }
        router.clearOutgoing()
        try publisher.connect(to: session, output: PeerOutput(), at: now)
        guard let srtp = publisher.srtp else { throw LocalPublisher.Failure(text: "no keys") }
        source = PacketSource(srtp: srtp, sender: sender, packetSize: size)
    }

    /// Sends and takes packets until there were enough, counting what the taking costs this thread.
    func run(packets: Int) throws -> (time: UInt64, allocations: UInt64) {
        var taken = 0
        var time: UInt64 = 0
        var allocations: UInt64 = 0
        while taken < packets {
            guard try source.send() == PacketSource.batch else { throw LocalPublisher.Failure(text: "send failed") }
            let (start, before) = (floor_thread_time(), floor_allocations())
            let count = takeBatch()
            time += floor_thread_time() - start
            allocations += floor_allocations() - before
            guard count == PacketSource.batch else { throw LocalPublisher.Failure(text: "took \(count)") }
            taken += count
        }
        return (time, allocations)
    }

    /// One turn of the media thread without its wait; under this name for an instruction counter.
    @inline(never)
    func takeBatch() -> Int {
        let now = SystemClock.monotonic()
        let count = socket.receive { router.receive($0, from: $1, to: $2, at: now) }
        router.handleTimeouts(at: now)
        router.finishTurn(at: now)
        router.clearOutgoing()
        return count
    }
}
