import DTLS
import ICE
import Media
import RTP
import SRTP
import WebRTCCore

/// A publisher in the same process, on the same sans-IO parts as the gateway: joins itself to a `PeerSession` without a
/// network and seals what it is told to send. For tests and benchmarks.
package final class LocalPublisher {
    package struct Failure: Error { package let text: String }

    /// Where it says it sends from.
    package let address: TransportAddress
    package let username = "pubu"
    package let password = "publisher-password-24ch"
    package private(set) var srtp: SRTPContext?
    /// Plain RTCP that came, newest last.
    package private(set) var feedback: [[UInt8]] = []
    private let certificate: DTLSCertificate
    var fingerprint: String { certificate.fingerprint(.sha256).map { "\($0)" } ?? "" }
    private let profiles: [SRTPProfile]
    private var dtls: DTLSTransport?
    private var remoteUsername = ""
    private var remotePassword = ""

    package init(
        address: TransportAddress = TransportAddress(ipv4: 0x7F00_0001, port: 50_000),
        profiles: [SRTPProfile] = SRTPProfile.preferred
    ) throws {
        self.address = address
        self.profiles = profiles
        certificate = try Self.makeCertificate()
    }

    package static func makeCertificate() throws -> DTLSCertificate {
        try DTLSCertificate(now: WallClock(nanoseconds: 1_790_000_000_000_000_000))
    }

    // MARK: Description

    /// An offer as a browser makes it, with one sound and one picture.
    ///
    /// - Parameters:
    ///   - later: another codec of the picture, to which it may change.
    ///   - redundancy: RED for both, with ULPFEC for the picture.
    ///   - layers: the rids of the picture.
    package func offer(
        video: Codec? = .vp8, later: Codec? = nil, audio: Bool = true, redundancy: Bool = false, layers: [String] = []
    ) -> String {
        let names = (audio ? ["0"] : []) + (video == nil ? [] : ["1"])
        var lines = [
            "v=0", "o=- 42 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE \(names.joined(separator: " "))",
            "a=extmap-allow-mixed",
        ]
        func transport(_ mid: String) -> [String] {
            [
                "c=IN IP4 0.0.0.0", "a=mid:\(mid)", "a=ice-ufrag:\(username)", "a=ice-pwd:\(password)",
                "a=fingerprint:\(fingerprint)", "a=setup:actpass", "a=sendonly", "a=rtcp-mux", "a=rtcp-rsize",
                "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
                "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
            ]
        }
        if audio {
            lines += ["m=audio 9 UDP/TLS/RTP/SAVPF 111\(redundancy ? " 63" : "")"] + transport("0")
            lines += [
                "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtcp-fb:111 transport-cc",
            ]
            if redundancy { lines += ["a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111"] }
        }
        if let video {
            let more = (later == nil ? "" : " 98 99") + (redundancy ? " 118 119 120" : "")
            lines += ["m=video 9 UDP/TLS/RTP/SAVPF 96 97\(more)"] + transport("1")
            for (type, codec) in zip([96, 98], [video, later].compactMap(\.self)) {
                lines.append("a=rtpmap:\(type) \(codec.encodingName)/90000")
                if codec == .h264 {
                    lines.append(
                        "a=fmtp:\(type) level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")
                }
                lines += ["transport-cc", "ccm fir", "nack", "nack pli"].map { "a=rtcp-fb:\(type) \($0)" }
                lines += ["a=rtpmap:\(type + 1) rtx/90000", "a=fmtp:\(type + 1) apt=\(type)"]
            }
            if !layers.isEmpty {
                lines += [
                    "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
                    "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
                ]
                lines += layers.map { "a=rid:\($0) send" } + ["a=simulcast:send \(layers.joined(separator: ";"))"]
            }
            if redundancy {
                lines += ["a=rtpmap:118 red/90000", "a=rtpmap:119 rtx/90000", "a=fmtp:119 apt=118"]
                lines.append("a=rtpmap:120 ulpfec/90000")
            }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    /// Reads what it needs of an answer.
    package func accept(answer: String) throws {
        func value(_ name: String) throws -> String {
            guard let line = answer.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("a=\(name):") })
            else {
                throw Failure(text: "the answer has no a=\(name)")
            }
            return String(line.dropFirst(name.count + 3))
        }
        remoteUsername = try value("ice-ufrag")
        remotePassword = try value("ice-pwd")
        dtls = try DTLSTransport(
            certificate: certificate, role: .client, expected: [CertificateFingerprint(parsing: value("fingerprint"))],
            profiles: profiles)
    }

    // MARK: Connection

    /// Checks with other credentials from here on, as after an ICE restart.
    package func checkAs(remoteUsername: String, remotePassword: String) {
        self.remoteUsername = remoteUsername
        self.remotePassword = remotePassword
    }

    /// A connectivity check that nominates, unless told not to.
    package func check(transaction: UInt64, usesCandidate: Bool = true) throws -> [UInt8] {
        var writer = STUNWriter()
        let key = try STUNKey(password: remotePassword)
        let made = writer.writeBindingRequest(
            STUNTransactionID(high: 7, low: transaction), username: "\(remoteUsername):\(username)", key: key,
            tieBreaker: 1, usesCandidate: usesCandidate)
        guard made else { throw Failure(text: "the check could not be written") }
        return writer.bytes
    }

    /// Checks, shakes hands and takes the keys, with nothing lost on the way.
    package func connect(
        to session: any RoutedSession, output: PeerOutput, at now: Instant, nominating: Bool = true
    ) throws {
        guard let dtls else { throw Failure(text: "no answer yet") }
        deliver(try check(transaction: 1, usesCandidate: nominating), to: session, output: output, at: now)
        output.removeAll()
        var event = dtls.start(at: now)
        for _ in 0..<12 {
            if case .connected(let keys) = event, let cipher = SRTPCipher(rawValue: keys.profile.rawValue) {
                srtp = try SRTPContext(profile: cipher, inboundKey: keys.remote, outboundKey: keys.local)
            }
            dtls.drainOutgoing { deliver(Array($0), to: session, output: output, at: now) }
            if srtp != nil, session.isConnected { return output.datagrams.removeAll() }
            for entry in output.datagrams.entries {
                let next = dtls.receive(UnsafeRawBufferPointer(output.datagrams.bytes(of: entry)), at: now)
                if next != .none { event = next }
            }
            output.datagrams.removeAll()
        }
        throw Failure(text: "no handshake: \(event)")
    }

    /// Hands the session one datagram, in a buffer of its own as a socket would.
    package func deliver(_ datagram: [UInt8], to session: any RoutedSession, output: PeerOutput, at now: Instant) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(datagram.count, 1), alignment: 16)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: datagram)
        session.receive(
            UnsafeMutableRawBufferPointer(rebasing: buffer[..<datagram.count]), from: address, at: now, into: output)
    }

    // MARK: Media

    /// A packet sealed for the wire.
    package func seal(_ packet: [UInt8]) throws -> [UInt8] {
        try sealed(packet) { try $0.sealRTP($1, count: packet.count) }
    }

    package func sealControl(_ packet: [UInt8]) throws -> [UInt8] {
        try sealed(packet) { try $0.sealRTCP($1, count: packet.count) }
    }

    private func sealed(
        _ packet: [UInt8], _ seal: (SRTPContext, UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> [UInt8] {
        guard let srtp else { throw Failure(text: "not connected") }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: packet.count + 64, alignment: 16)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: packet)
        let count = try seal(srtp, buffer)
        return Array(buffer[..<count])
    }

    /// Opens and keeps the RTCP among what the session sent, and clears it.
    package func takeFeedback(from output: PeerOutput) throws {
        guard let srtp else { throw Failure(text: "not connected") }
        for entry in output.datagrams.entries {
            let bytes = output.datagrams.bytes(of: entry)
            guard bytes.count > 1, (192...223).contains(bytes[1]), bytes[0] & 0xC0 == 0x80 else { continue }
            let count = try srtp.openRTCP(bytes)
            feedback.append(Array(bytes[..<count]))
        }
        output.datagrams.removeAll()
    }
}
