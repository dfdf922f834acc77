import ICE
import Media
import PeerKit
import RTP
import SDP
import SRTP
import WebRTCCore

/// A publisher and a session of ours in virtual time, nothing between them.
final class JoinedPeers {
    let publisher: LocalPublisher
    let session: PeerSession
    let output = PeerOutput()
    let answer: String
    var now = Instant(nanoseconds: 5_000_000_000)
    /// All frames and events so far, in order.
    private(set) var frames: [(track: TrackID, bytes: [UInt8], frame: EncodedFrame)] = []
    private(set) var liveFrames: [(track: TrackID, bytes: [UInt8], frame: EncodedFrame)] = []
    private(set) var events: [PeerEvent] = []
    /// How many frames had come before a track began anew.
    private(set) var framesAtRestarts: [Int] = []
    private var writer = RTPWriter()

    init(
        video: Codec? = .vp8, later: Codec? = nil, audio: Bool = true, connect: Bool = true, nominating: Bool = true,
        setup: String = "actpass", redundancy: Bool = false, layers: [String] = [], captureTimes: Bool = false,
        soundHasReducedSize: Bool = true, maxBitrate: Int? = nil, memory: HeldMemory? = nil,
        offering: (String) -> String = { $0 }
    ) throws {
        publisher = try LocalPublisher()
        let certificate = try LocalPublisher.makeCertificate()
        let offer = publisher.offer(
            video: video, later: later, audio: audio, redundancy: redundancy, layers: layers
        )
        .replacing("actpass", with: setup)
        .replacing(
            "a=extmap:4 ",
            with: captureTimes
                ? "a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time\r\na=extmap:4 "
                : "a=extmap:4 ")
        let negotiated = try Answerer.answer(
            to: offering(
                soundHasReducedSize ? offer : offer.replacing("a=rtcp-rsize\r\n", with: "", maxReplacements: 1)),
            configuration: AnswerConfiguration(
                iceUsername: "gate", icePassword: "gateway-password-24-chars",
                fingerprint: certificate.fingerprint(.sha256).map { "\($0)" } ?? "",
                candidates: ["candidate:1 1 udp 2130706431 127.0.0.1 8081 typ host"],
                codecPreference: [video, later].compactMap(\.self) + [.opus], sessionID: 7,
                acceptsRedundantSound: redundancy, acceptsParity: redundancy, maxBitrate: maxBitrate))
        try publisher.accept(answer: negotiated.answer)
        session = try PeerSession(
            PeerConfiguration(
                negotiated: negotiated, localUsername: "gate", localPassword: "gateway-password-24-chars",
                certificate: certificate, canonicalName: "test", localSSRC: 99, maxBitrate: maxBitrate), at: now)
        if let memory { session.share(memory) }
        answer = negotiated.answer
        guard connect else { return }
        try publisher.connect(to: session, output: output, at: now, nominating: nominating)
        try collect()
    }

    /// One packet, sealed and delivered.
    func send(
        payloadType: UInt8, marker: Bool, sequence: UInt16, timestamp: UInt32, ssrc: UInt32, payload: [UInt8],
        transportSequence: UInt16? = nil, mid: String? = nil, rid: String? = nil, repairedRID: String? = nil,
        captured: [UInt8]? = nil, level: UInt8? = nil
    ) throws {
        var extensions: [RTPExtensionElement] = []
        for (id, name) in [(UInt8(4), mid), (10, rid), (11, repairedRID)] {
            if let name { extensions.append(RTPExtensionElement(id: id, data: Array(name.utf8))) }
        }
        if let transportSequence {
            extensions.append(
                RTPExtensionElement(
                    id: 3, data: [UInt8(transportSequence >> 8), UInt8(truncatingIfNeeded: transportSequence)]))
        }
        if let captured { extensions.append(RTPExtensionElement(id: 5, data: captured)) }
        if let level { extensions.append(RTPExtensionElement(id: 6, data: [level])) }
        try payload.withUnsafeBytes {
            try writer.write(
                payloadType: payloadType, marker: marker, sequenceNumber: sequence, timestamp: timestamp, ssrc: ssrc,
                extensions: extensions, payload: $0)
        }
        deliver(try publisher.seal(writer.bytes))
    }

    func deliver(_ datagram: [UInt8]) {
        publisher.deliver(datagram, to: session, output: output, at: now)
    }

    /// Lets time pass in steps of at most 5 ms, keeping consent, and takes what the session sends.
    func pass(_ duration: Duration) throws {
        let end = now + duration
        while now < end {
            now = min(now + .milliseconds(5), end)
            if let due = session.deadline, due <= now { session.handleTimeout(at: now, into: output) }
            try collect()
        }
    }

    func collect() throws {
        output.forEach { item in
            let frame = (track: item.track, bytes: item.frame.withBytes { Array($0) }, frame: item.frame)
            if item.isLive { liveFrames.append(frame) } else { frames.append(frame) }
        } _: { event in
            events.append(event)
            if case .trackRestarted = event { framesAtRestarts.append(frames.count) }
        }
        if publisher.srtp != nil { try publisher.takeFeedback(from: output) }
        output.removeAll()
    }
}

/// A VP8 picture of `packets` packets; the first is a keyframe when asked (RFC 7741 clause 4, RFC 6386 clause 9.1).
func vp8Picture(number: Int, isKeyframe: Bool, packets: Int) -> [[UInt8]] {
    (0..<packets).map { index in
        var payload: [UInt8] = [index == 0 ? 0x10 : 0x00]
        if index == 0 {
            payload += isKeyframe ? [0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01] : [0x11, 0x02, 0x00]
        }
        payload += (0..<40).map { UInt8(truncatingIfNeeded: number &* 7 &+ index &* 13 &+ $0) }
        return payload
    }
}
