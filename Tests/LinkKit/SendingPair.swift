import DTLS
import ICE
import Media
import PeerKit
import RTPSend
import SDP
import TestKit
import WebRTCCore

/// A `SendSession` and a `PeerSession` in virtual time with a faulty link each way.
package final class SendingPair {
    package static let gatewayAddress = TransportAddress(ipv4: 0x7F00_0001, port: 8081)
    package static let senderAddress = TransportAddress(ipv4: 0x7F00_0001, port: 50_000)

    package let sender: SendSession
    package let gateway: PeerSession
    package private(set) var now = Instant(nanoseconds: 5_000_000_000)
    /// What the gateway gave, in order.
    package private(set) var frames: [ReceivedFrame] = []
    /// What it gave those who listen live.
    package private(set) var liveFrames: [ReceivedFrame] = []
    package private(set) var senderEvents: [SendEvent] = []
    package private(set) var gatewayEvents: [PeerEvent] = []
    /// What the sender put on the link, by track.
    package private(set) var upstream: [UpstreamTrack]
    /// When each of its datagrams with RTP went out.
    package private(set) var mediaTimes: [Instant] = []
    package var up: SimulatedLink<[UInt8]>
    package var down: SimulatedLink<[UInt8]>
    /// Told all that the gateway gives, as the gateway's own recorders are.
    package var recording: SimulatedRecording?
    private let senderOutput = SendOutput()
    private let gatewayOutput = PeerOutput()

    /// - Parameter conditions: of the way up; the way down has them too unless `downward` says otherwise.
    package init(
        _ tracks: [PacketizedTrack], conditions: LinkConditions = LinkConditions(latency: .milliseconds(20)),
        downward: LinkConditions? = nil, isLooping: Bool = false,
        candidates: [TransportAddress] = [SendingPair.gatewayAddress], patience: Duration = .seconds(2),
        seed: UInt64 = 3
    ) throws {
        up = SimulatedLink(conditions, seed: seed)
        down = SimulatedLink(downward ?? conditions, seed: seed &+ 0x5DEE_CE66)
        upstream = tracks.indices.map { UpstreamTrack(ssrc: UInt32(100 + $0), resendSSRC: UInt32(200 + $0)) }
        let certificate = try LocalPublisher.makeCertificate()
        let fingerprint = certificate.fingerprint(.sha256).map { "\($0)" } ?? ""
        let offer = PublishOffer(
            iceUsername: "pubu", icePassword: "publisher-password-24ch", fingerprint: fingerprint, sessionID: 9,
            canonicalName: "camera",
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
                iceUsername: "gate", icePassword: "gateway-password-24-chars", fingerprint: fingerprint,
                candidates: ["candidate:1 1 udp 2130706431 127.0.0.1 8081 typ host"],
                codecPreference: Codec.received, sessionID: 7))
        gateway = try PeerSession(
            PeerConfiguration(
                negotiated: negotiated, localUsername: "gate", localPassword: "gateway-password-24-chars",
                certificate: certificate, canonicalName: "test", localSSRC: 99, patience: patience), at: now)
        sender = try SendSession(
            SendConfiguration(
                offer: offer, answer: try PublishAnswer(negotiated.answer, to: offer), candidates: candidates,
                certificate: certificate, tracks: tracks, isLooping: isLooping,
                clock: (WallClock(nanoseconds: 1_790_000_000_000_000_000), now), randomness: seed), at: now)
    }

    package var hasEnded: Bool {
        senderEvents.contains { event in
            if case .ended = event { true } else { false }
        }
    }

    package func frames(of track: TrackID) -> [ReceivedFrame] { frames.filter { $0.track == track } }

    /// Lets time pass from one thing that is due to the next.
    package func pass(_ duration: Duration) {
        let end = now + duration
        while true {
            let next = [
                sender.deadline, gateway.deadline, up.nextArrival, down.nextArrival, recording?.deadline,
            ].compactMap { $0 }.min()
            guard let next, next <= end else { break }
            now = max(now, next)
            step()
        }
        now = end
    }

    /// Time passes, and nobody is called.
    package func stall(_ duration: Duration) { now = now + duration }

    package func step() {
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
        recording?.handleTimeout(gateway, at: now)
    }

    package func close() {
        sender.close(at: now, into: senderOutput)
        collect()
    }

    /// The gateway ends the session, in the middle of whatever goes on.
    package func closeGateway() {
        gateway.close(at: now, into: gatewayOutput)
        collect()
    }

    private static func withBuffer(_ datagram: [UInt8], _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(datagram.count, 1), alignment: 16)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: datagram)
        body(UnsafeMutableRawBufferPointer(rebasing: buffer[..<datagram.count]))
    }

    private func collect() {
        for entry in senderOutput.datagrams.entries where entry.destination == Self.gatewayAddress {
            let bytes = Array(senderOutput.datagrams.bytes(of: entry))
            let arrives = up.send(bytes, bytes: bytes.count, at: now)
            if bytes.count > 1, bytes[0] & 0xC0 == 0x80, !(192...223).contains(bytes[1]) { mediaTimes.append(now) }
            for index in upstream.indices { upstream[index].note(bytes, arrives: arrives, at: now) }
        }
        senderEvents += senderOutput.events
        senderOutput.removeAll()
        for entry in gatewayOutput.datagrams.entries {
            let bytes = Array(gatewayOutput.datagrams.bytes(of: entry))
            down.send(bytes, bytes: bytes.count, at: now)
        }
        for item in gatewayOutput.frames {
            let received = ReceivedFrame(
                track: item.track, frame: item.frame, bytes: item.frame.withBytes { Array($0) }, at: now)
            if item.isLive { liveFrames.append(received) } else { frames.append(received) }
        }
        gatewayEvents += gatewayOutput.events
        recording?.take(gatewayOutput, gateway, at: now)
        gatewayOutput.removeAll()
    }
}

/// A frame that the gateway gave, and when.
package struct ReceivedFrame {
    package let track: TrackID
    package let frame: EncodedFrame
    package let bytes: [UInt8]
    package let at: Instant
}
