import ICE
import Media
import PeerKit
import RTCP
import RTP
import SDP
import WebRTCCore

/// Somebody who watches a publisher in virtual time, nothing between them: a client and the gateway's session for it.
final class LocalViewer {
    struct Packet {
        let header: RTPHeader
        let payload: [UInt8]
        let mid: String?
        let transportSequence: UInt16?
        let at: Instant
    }

    let client: LocalPublisher
    let session: ViewerSession
    let output = PeerOutput()
    let answer: String
    private(set) var packets: [Packet] = []
    private(set) var control: [[UInt8]] = []
    private(set) var events: [PeerEvent] = []

    /// - Parameter publisher: what the answer is made from.
    init(
        of publisher: PeerSession, video: [Codec] = [.vp8], audio: Bool = true, resends: Bool = true, seed: UInt64 = 1,
        connect: Bool = true, port: UInt16 = 50_000, at now: Instant
    ) throws {
        client = try LocalPublisher(address: TransportAddress(ipv4: 0x7F00_0001, port: port))
        let certificate = try LocalPublisher.makeCertificate()
        var next: UInt32 = 5000
        let negotiated = try Answerer.answer(
            toViewer: client.viewingOffer(video: video, audio: audio, resends: resends), of: publisher.published,
            canonicalName: "show",
            configuration: AnswerConfiguration(
                iceUsername: "view", icePassword: "gateway-password-24-chars",
                fingerprint: certificate.fingerprint(.sha256).map { "\($0)" } ?? "", candidates: [], sessionID: 8),
            makeSSRC: {
                next += 1
                return next
            })
        answer = negotiated.answer
        session = try ViewerSession(
            ViewerConfiguration(
                negotiated: negotiated, localUsername: "view", localPassword: "gateway-password-24-chars",
                certificate: certificate, canonicalName: "show",
                clock: (WallClock(nanoseconds: 1_790_000_000_000_000_000), now), randomness: seed), at: now)
        try client.accept(answer: negotiated.answer)
        guard connect else { return }
        try client.connect(to: session, output: output, at: now)
        session.attach(publisher, at: now)
        try collect(at: now)
    }

    var pictures: [Packet] { packets.filter { $0.header.payloadType == 100 } }
    var sounds: [Packet] { packets.filter { $0.header.payloadType == 109 } }
    var resent: [Packet] { packets.filter { $0.header.payloadType == 101 } }

    /// Takes what the publisher's session has for its only viewer.
    func take(from publisher: PeerSession, at now: Instant) throws {
        try Self.take([self], from: publisher, at: now)
    }

    /// What it has for these, who are all.
    static func take(_ viewers: [LocalViewer], from publisher: PeerSession, at now: Instant) throws {
        let shared = PeerOutput()
        var isDone = false
        while !isDone {
            isDone = publisher.passOn(at: now, limit: 64, into: shared)
            for viewer in viewers {
                for entry in shared.datagrams.entries where entry.destination == viewer.client.address {
                    try viewer.take(Array(shared.datagrams.bytes(of: entry)), at: now)
                }
            }
            shared.removeAll()
        }
    }

    func handleTimeout(at now: Instant) throws {
        guard let due = session.deadline, due <= now else { return }
        session.handleTimeout(at: now, into: output)
        try collect(at: now)
    }

    /// Sends RTCP to the gateway.
    func say(at now: Instant, _ write: (inout RTCPWriter) -> Void) throws {
        var writer = RTCPWriter()
        write(&writer)
        client.deliver(try client.sealControl(writer.bytes), to: session, output: output, at: now)
        try collect(at: now)
    }

    func collect(at now: Instant) throws {
        for entry in output.datagrams.entries {
            try take(Array(output.datagrams.bytes(of: entry)), at: now)
        }
        events += output.events
        output.removeAll()
    }

    private func take(_ datagram: [UInt8], at now: Instant) throws {
        guard datagram.count > 1, datagram[0] & 0xC0 == 0x80 else { return }
        let opened = try client.open(datagram)
        if (192...223).contains(datagram[1]) {
            control.append(opened)
        } else {
            packets.append(try Self.parse(opened, at: now))
        }
    }

    private static func parse(_ bytes: [UInt8], at now: Instant) throws -> Packet {
        try bytes.withUnsafeBytes { packet in
            let header = try RTPHeader.parse(packet)
            return Packet(
                header: header, payload: Array(header.payloadBytes(in: packet)),
                mid: header.extensionElement(8, in: packet).map { String(decoding: $0, as: UTF8.self) },
                transportSequence: header.transportSequenceNumber(7, in: packet), at: now)
        }
    }
}
