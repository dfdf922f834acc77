import DTLS
import ICE
import Media
import PeerKit
import RTPSend
import SDP
import TestKit
import WebRTCCore

/// A `SendSession` and a `PeerSession` in virtual time with a faulty link each way.
final class SendingPair {
    static let gatewayAddress = TransportAddress(ipv4: 0x7F00_0001, port: 8081)
    static let senderAddress = TransportAddress(ipv4: 0x7F00_0001, port: 50_000)

    let sender: SendSession
    let gateway: PeerSession
    private(set) var now = Instant(nanoseconds: 5_000_000_000)
    private(set) var frames: [(track: TrackID, frame: EncodedFrame, bytes: [UInt8])] = []
    private(set) var senderEvents: [SendEvent] = []
    private(set) var gatewayEvents: [PeerEvent] = []
    /// Datagrams with RTP that the sender sent, by time.
    private(set) var mediaTimes: [Instant] = []
    var up: SimulatedLink<[UInt8]>
    var down: SimulatedLink<[UInt8]>
    private let senderOutput = SendOutput()
    private let gatewayOutput = PeerOutput()

    init(
        _ tracks: [PacketizedTrack], conditions: LinkConditions = LinkConditions(latency: .milliseconds(20)),
        isLooping: Bool = false, candidates: [TransportAddress] = [SendingPair.gatewayAddress], seed: UInt64 = 3
    ) throws {
        up = SimulatedLink(conditions, seed: seed)
        down = SimulatedLink(conditions, seed: seed &+ 1)
        let certificate = try LocalPublisher.makeCertificate()
        let offer = PublishOffer(
            iceUsername: "pubu", icePassword: "publisher-password-24ch",
            fingerprint: certificate.fingerprint(.sha256).map { "\($0)" } ?? "", sessionID: 9, canonicalName: "camera",
            media: tracks.enumerated().map { index, track in
                PublishOffer.Media(
                    codec: track.codec, channels: track.channels,
                    formatParameters: track.codec == .h264
                        ? "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f" : nil,
                    ssrc: UInt32(100 + index), rtxSSRC: UInt32(200 + index))
            })
        let negotiated = try Answerer.answer(
            to: offer.text,
            configuration: AnswerConfiguration(
                iceUsername: "gate", icePassword: "gateway-password-24-chars",
                fingerprint: certificate.fingerprint(.sha256).map { "\($0)" } ?? "",
                candidates: ["candidate:1 1 udp 2130706431 127.0.0.1 8081 typ host"],
                codecPreference: Codec.allCases, sessionID: 7))
        gateway = try PeerSession(
            PeerConfiguration(
                negotiated: negotiated, localUsername: "gate", localPassword: "gateway-password-24-chars",
                certificate: certificate, canonicalName: "test", localSSRC: 99), at: now)
        sender = try SendSession(
            SendConfiguration(
                offer: offer, answer: try PublishAnswer(negotiated.answer, to: offer), candidates: candidates,
                certificate: certificate, tracks: tracks, isLooping: isLooping,
                clock: (WallClock(nanoseconds: 1_790_000_000_000_000_000), now), randomness: seed), at: now)
    }

    var hasEnded: Bool {
        senderEvents.contains { event in
            if case .ended = event { true } else { false }
        }
    }

    /// Lets time pass from one thing that is due to the next.
    func pass(_ duration: Duration) {
        let end = now + duration
        while true {
            let next = [sender.deadline, gateway.deadline, up.nextArrival, down.nextArrival].compactMap { $0 }.min()
            guard let next, next <= end else { break }
            now = max(now, next)
            step()
        }
        now = end
    }

    /// Time passes, and nobody is called.
    func stall(_ duration: Duration) { now = now + duration }

    func step() {
        while let datagram = up.receive(at: now) {
            Self.withBuffer(datagram) {
                gateway.receive($0, from: Self.senderAddress, at: now, into: gatewayOutput)
            }
            collect()
        }
        while let datagram = down.receive(at: now) {
            Self.withBuffer(datagram) {
                sender.receive($0, from: Self.gatewayAddress, at: now, into: senderOutput)
            }
            collect()
        }
        if let due = sender.deadline, due <= now { sender.handleTimeout(at: now, into: senderOutput) }
        if let due = gateway.deadline, due <= now { gateway.handleTimeout(at: now, into: gatewayOutput) }
        collect()
    }

    func close() {
        sender.close(at: now, into: senderOutput)
        collect()
    }

    private static func withBuffer(_ datagram: [UInt8], _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(datagram.count, 1), alignment: 16)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: datagram)
        body(UnsafeMutableRawBufferPointer(rebasing: buffer[..<datagram.count]))
    }

    private func collect() {
        for entry in senderOutput.datagrams.entries {
            let bytes = Array(senderOutput.datagrams.bytes(of: entry))
            if bytes.count > 1, bytes[0] & 0xC0 == 0x80, !(192...223).contains(bytes[1]) { mediaTimes.append(now) }
            if entry.destination == Self.gatewayAddress { up.send(bytes, at: now) }
        }
        senderEvents += senderOutput.events
        senderOutput.removeAll()
        for entry in gatewayOutput.datagrams.entries {
            down.send(Array(gatewayOutput.datagrams.bytes(of: entry)), at: now)
        }
        for item in gatewayOutput.frames {
            frames.append((item.track, item.frame, item.frame.withBytes { Array($0) }))
        }
        gatewayEvents += gatewayOutput.events
        gatewayOutput.removeAll()
    }
}

/// A picture or sound cut into payloads, and what its frames are.
struct SendingSource {
    let track: PacketizedTrack
    let frames: [[UInt8]]

    /// - Parameters:
    ///   - count: frames, of 40 ms for a picture and 20 ms for sound.
    ///   - size: bytes of each.
    init(_ codec: Codec, count: Int, size: Int, keyframes: Int = 25) throws {
        var packetizer = TrackPacketizer(codec: codec, channels: codec.kind == .audio ? 2 : 0)
        var random = SeededGenerator(seed: 77)
        let interval: Int64 = codec.kind == .video ? 40_000_000 : 20_000_000
        var made: [[UInt8]] = []
        for index in 0..<count {
            let tail = (0..<size).map { _ in UInt8.random(in: 1...255, using: &random) }
            let isKeyframe = index % keyframes == 0
            let frame: [UInt8] =
                switch codec {
                case .vp8: VP8Vectors.frame(isKeyframe: isKeyframe, tail: tail)
                case .h264:
                    H264Vectors.lengthPrefixed(
                        (isKeyframe ? [H264Vectors.sequenceSet, H264Vectors.pictureSet] : [])
                            + [H264Vectors.slice(isIDR: isKeyframe, tail: tail)])
                case .opus: [0xF8] + tail
                case .vp9: VP9Vectors.frame(isKeyframe: isKeyframe, tail: tail)
                case .av1:
                    (isKeyframe ? AV1Vectors.sequenceHeader : [])
                        + AV1Vectors.frame(isKeyframe: isKeyframe, tail: tail)
                case .h265:
                    H264Vectors.lengthPrefixed(
                        (isKeyframe ? H265Vectors.sets : []) + [H265Vectors.slice(isIDR: isKeyframe, tail: tail)])
                case .pcmu, .pcma: tail
                }
            try frame.withUnsafeBytes {
                try packetizer.append($0, time: Int64(index) * interval, duration: interval, isKeyframe: isKeyframe)
            }
            made.append(frame)
        }
        track = packetizer.finish()
        frames = made
    }
}
