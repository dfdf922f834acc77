import DTLS
import Glibc
import ICE
import Media
import MediaReading
import SDP
import Telemetry
import WebRTCCore

/// One copy's way from an offer to what its session is made of. Blocks: name and HTTP look-ups.
struct PublishSession: Sendable {
    let file: PublishedFile
    let certificate: DTLSCertificate
    let client: WHIPClient
    let isLooping: Bool

    struct Opened: Sendable {
        var configuration: SendConfiguration
        var location: String?
    }

    func open(_ url: String) throws(CommandFailure) -> Opened {
        var generator = SystemRandomNumberGenerator()
        let credentials = ICECredentials.random(threadIndex: 0, using: &generator)
        let offer = PublishOffer(
            iceUsername: credentials.username, icePassword: credentials.password,
            fingerprint: certificate.fingerprint(.sha256).map { "\($0)" } ?? "", sessionID: generator.next(),
            canonicalName: ICECredentials.random(threadIndex: 1, using: &generator).password,
            media: file.tracks.map { track in
                PublishOffer.Media(
                    codec: track.media.codec, channels: track.media.channels, formatParameters: track.formatParameters,
                    ssrc: .random(in: 1...UInt32.max, using: &generator),
                    rtxSSRC: .random(in: 1...UInt32.max, using: &generator))
            })
        let resource = try client.post(offer.text, to: url)
        do throws(CommandFailure) {
            return Opened(
                configuration: try configuration(resource.answer, offer, url, generator.next()),
                location: resource.location)
        } catch {
            // What cannot be used is not left standing.
            if let location = resource.location { try? client.delete(location) }
            throw error
        }
    }

    private func configuration(
        _ text: String, _ offer: PublishOffer, _ url: String, _ randomness: UInt64
    ) throws(CommandFailure) -> SendConfiguration {
        let answer: PublishAnswer
        do throws(SDPError) {
            answer = try PublishAnswer(text, to: offer)
        } catch {
            throw CommandFailure(text: "whip: the answer of \(url) cannot be used: \(error)")
        }
        for (index, media) in answer.media.enumerated() where media == nil {
            let codec = offer.media[index].codec
            let (kind, option) = codec.kind == .video ? ("picture", "--no-picture") : ("sound", "--no-sound")
            throw CommandFailure(
                text:
                    "whip: \(url) does not take the file's \(kind) (\(codec.encodingName)): convert it to a codec that "
                    + "it takes, or leave it out with \(option)")
        }
        let candidates = answer.candidates.flatMap(Self.resolve)
        guard !candidates.isEmpty else {
            throw CommandFailure(
                text: "whip: the answer of \(url) names no address to send to by UDP (RFC 8839 clause 5.1)")
        }
        return SendConfiguration(
            offer: offer, answer: answer, candidates: candidates, certificate: certificate,
            tracks: file.tracks.map(\.media), isLooping: isLooping,
            clock: (SystemClock.wall(), SystemClock.monotonic()), randomness: randomness)
    }

    /// The addresses of a candidate, which may have a name.
    private static func resolve(_ candidate: AnsweredCandidate) -> [TransportAddress] {
        if let address = TransportAddress(host: candidate.host, port: candidate.port) {
            return address.isUnspecified ? [] : [address]
        }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(candidate.host, "\(candidate.port)", &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [TransportAddress] = []
        var next = list
        while let entry = next {
            next = entry.pointee.ai_next
            guard let name = entry.pointee.ai_addr else { continue }
            switch entry.pointee.ai_family {
            case AF_INET:
                found.append(
                    name.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { TransportAddress($0.pointee) })
            case AF_INET6:
                found.append(
                    name.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { TransportAddress($0.pointee) })
            default: break
            }
        }
        return found
    }
}
