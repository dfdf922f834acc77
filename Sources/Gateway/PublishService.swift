import DTLS
import ICE
import Logging
import Media
import MediaSocket
import Recording
import SDP
import Settings
import Telemetry
import WebRTCCore

/// Answers offers and puts the sessions they begin on the media thread.
struct PublishService: Sendable {
    let hub: SessionHub
    let certificate: DTLSCertificate
    let fingerprint: String
    let candidates: [String]
    let iceServers: ICEServerList
    let maxSessions: Int
    /// What the publishers of a room may send, the most wanted first.
    let codecs: @Sendable (_ room: String) -> [Codec]
    let redundancy: Set<RedundancyKind>
    /// Bits a second that a publisher of a room may send.
    let maxBitrate: @Sendable (_ room: String) -> Int?
    /// How long recordings of a room wait for what is missing.
    let patience: @Sendable (_ room: String) -> Duration
    let logger: Logger

    /// - Parameter addresses: in the order they are preferred.
    init(
        hub: SessionHub, certificate: DTLSCertificate, addresses: [TransportAddress], iceServers: ICEServerList,
        maxSessions: Int,
        codecs: @escaping @Sendable (_ room: String) -> [Codec], redundancy: Set<RedundancyKind>,
        maxBitrate: @escaping @Sendable (_ room: String) -> Int?,
        patience: @escaping @Sendable (_ room: String) -> Duration, logger: Logger
    ) throws(GatewayError) {
        self.hub = hub
        guard let fingerprint = certificate.fingerprint(.sha256) else {
            throw .failed("DTLS: the certificate has no sha-256 fingerprint")
        }
        self.certificate = certificate
        self.fingerprint = "\(fingerprint)"
        candidates = Self.candidates(addresses, byTCP: hub.thread.takesConnections)
        self.iceServers = iceServers
        self.maxSessions = maxSessions
        self.codecs = codecs
        self.redundancy = redundancy
        self.maxBitrate = maxBitrate
        self.patience = patience
        self.logger = logger
    }

    /// Host candidates' lines (RFC 8839 clause 5.1) with their priorities (RFC 8445 clause 5.1.2.1); by TCP passive ones (RFC
    /// 6544 clause 4.5) with the direction's preference and below all of UDP (clause 4.2).
    static func candidates(_ addresses: [TransportAddress], byTCP: Bool) -> [String] {
        let datagrams = addresses.enumerated().map { place, address in
            let priority = 126 << 24 | max(65_535 - place, 0) << 8 | 255
            return "candidate:\(place + 1) 1 udp \(priority) \(address.host) \(address.port) typ host"
        }
        guard byTCP else { return datagrams }
        let connections = addresses.enumerated().map { place, address in
            let priority = 90 << 24 | (4 << 13 | max(8191 - place, 0)) << 8 | 255
            let foundation = addresses.count + place + 1
            return "candidate:\(foundation) 1 tcp \(priority) \(address.host) \(address.port) typ host tcptype passive"
        }
        return datagrams + connections
    }

    func publish(room: String, participant: String?, offer: String) async throws(GatewayError) -> PublishAnswer {
        try Self.check(room, "room")
        if let participant { try Self.check(participant, "participant") }
        var generator = SystemRandomNumberGenerator()
        let id = UUIDv7(now: SystemClock.wall(), using: &generator)
        let participant = participant ?? "guest-\(String(id.description.suffix(8)))"
        let credentials = ICECredentials.random(threadIndex: 0, using: &generator)
        let negotiated: NegotiatedSession
        do throws(SDPError) {
            negotiated = try Answerer.answer(
                to: offer,
                configuration: AnswerConfiguration(
                    iceUsername: credentials.username, icePassword: credentials.password,
                    fingerprint: fingerprint, candidates: candidates,
                    codecPreference: codecs(room), sessionID: generator.next() >> 2,
                    acceptsRedundantSound: redundancy.contains(.sound),
                    acceptsParity: redundancy.contains(.pictures), maxBitrate: maxBitrate(room)))
        } catch {
            switch error.code {
            case .tooLarge, .malformed: throw .malformedOffer("\(error)")
            case .unusableTransport, .nothingAcceptable, .nothingSent, .nothingReceived:
                throw .unacceptableOffer("\(error)")
            }
        }
        let session: PeerSession
        do {
            session = try PeerSession(
                PeerConfiguration(
                    negotiated: negotiated, localUsername: credentials.username, localPassword: credentials.password,
                    certificate: certificate, canonicalName: "capstan-\(id)",
                    localSSRC: UInt32(truncatingIfNeeded: generator.next() | 1), patience: patience(room),
                    maxBitrate: maxBitrate(room)),
                at: SystemClock.monotonic())
        } catch {
            throw .failed("\(error)")
        }
        try await hub.add(session, id: id, room: room, participant: participant, limit: maxSessions)
        logger.info(
            "session offered",
            metadata: ["session": "\(id)", "room": "\(room)", "participant": "\(participant)"])
        return PublishAnswer(
            session: id, participant: participant, sdp: negotiated.answer, entityTag: credentials.username,
            iceServers: await iceServers.servers(for: id))
    }

    static func check(_ name: String, _ what: String) throws(GatewayError) {
        guard RecordingName.isValid(name) else {
            throw .invalid(
                "'\(name.prefix(80))' is not a \(what) name: use 1 to 64 of A-Z a-z 0-9 . _ - and begin with none of . and -"
            )
        }
    }
}
