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

/// A session of ours behind a door, joined to a publisher in this process. It lives in the time of the media, so that what
/// is due once a second is done as often for a packet as on a gateway at work.
final class JoinedSession {
    let session: PeerSession
    let source: PacketSource
    private let door: Door
    private let publisher: LocalPublisher
    private let start: Instant
    private(set) var now: Instant

    init(
        _ cipher: SRTPCipher, size: Int, packetsPerFrame: Int = PacketSource.packetsPerFrame, at door: Door,
        name: String = "benchuser", observer: (PeerSession) throws -> any PeerObserver
    ) throws {
        guard let profile = SRTPProfile(rawValue: cipher.rawValue) else { throw BenchFailure("no profile \(cipher)") }
        self.door = door
        start = SystemClock.monotonic()
        now = start
        var sender: Int32 = -1
        var port: UInt16 = 0
        guard floor_sender(door.socket.localAddress.port, &sender, &port) == 0 else {
            throw BenchFailure("no sender socket")
        }
        publisher = try LocalPublisher(address: TransportAddress(ipv4: 0x7F00_0001, port: port), profiles: [profile])
        let certificate = try LocalPublisher.makeCertificate()
        let negotiated = try Answerer.answer(
            to: publisher.offer(video: .vp8, audio: false),
            configuration: AnswerConfiguration(
                iceUsername: name, icePassword: "bench-password-of-24-char",
                fingerprint: certificate.fingerprint(.sha256).map { "\($0)" } ?? "", candidates: [], sessionID: 1))
        try publisher.accept(answer: negotiated.answer)
        session = try PeerSession(
            PeerConfiguration(
                negotiated: negotiated, localUsername: name, localPassword: "bench-password-of-24-char",
                certificate: certificate, canonicalName: "bench", localSSRC: 1), at: now)
        _ = door.router.add(session, username: name, observer: try observer(session), at: now)
        var check = try publisher.check(transaction: 9)
        check.withUnsafeMutableBytes { [publisher, now] in
            door.router.receive($0, from: publisher.address, to: LocalAddress(), at: now)
        }
        door.router.clearOutgoing()
        try publisher.connect(to: session, output: PeerOutput(), at: now)
        guard let srtp = publisher.srtp else { throw BenchFailure("no keys") }
        source = PacketSource(srtp: srtp, sender: sender, packetSize: size, packetsPerFrame: packetsPerFrame)
    }

    /// Sends and takes packets until there were enough, counting what the taking costs this thread. `pause` is called
    /// between batches.
    func run(packets: Int, pause: () -> Void = {}) throws -> floor_cost {
        var cost = floor_cost()
        for _ in 0..<(packets / PacketSource.batch) {
            try source.send()
            now = start + .nanoseconds(source.elapsed)
            try door.takeBatch(at: now, &cost)
            pause()
        }
        return cost
    }
}
