import SDP
import TestKit

enum SDPFuzz {
    static var seeds: [[UInt8]] { OfferVectors.all.map { Array($0.text.utf8) } }

    private static let configuration = AnswerConfiguration(
        iceUsername: "abcd", icePassword: "0123456789abcdefghijkl",
        fingerprint: "sha-256 " + [String](repeating: "AB", count: 32).joined(separator: ":"),
        candidates: ["candidate:1 1 udp 2130706431 192.0.2.1 8081 typ host"], sessionID: 7,
        acceptsRedundantSound: true, acceptsParity: true)

    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let offer = try? SessionDescription.parse(bytes) else { return }
        guard let again = try? SessionDescription.parse(offer.text) else {
            return require(false, "what was parsed and written is not parsed again:\n\(offer.text)")
        }
        require(again.media.count == offer.media.count, "m-lines come and go by writing")
        readAsAnswer(offer)
        guard let session = try? Answerer.answer(to: offer, configuration: configuration) else { return }
        guard let answer = try? SessionDescription.parse(session.answer) else {
            return require(false, "an answer that cannot be parsed:\n\(session.answer)")
        }
        require(answer.media.count == offer.media.count, "an answer must have every m-line of the offer")
        require(session.media.contains(where: \.accepted), "an answer that accepts nothing")
        for media in session.media {
            require(media.layers.count <= 4, "more layers than are received")
            require(Set(media.layers.map(\.rid)).count == media.layers.count, "two layers of one name")
            require(media.layers.isEmpty || media.streamIDExtensionID != nil, "layers that nothing tells apart")
        }
        readAsAnswer(answer)
        showTo(offer.text, session)
    }

    /// The same offer, of somebody who wants to watch what it publishes itself.
    private static func showTo(_ offer: String, _ published: NegotiatedSession) {
        let media = published.media.filter(\.accepted).map { PublishedMedia($0, payloadType: $0.payloadTypes.last) }
        var next: UInt32 = 0
        let shown = try? Answerer.answer(
            toViewer: offer, of: media, canonicalName: "fuzz", configuration: configuration,
            makeSSRC: {
                next += 1
                return next
            })
        guard let shown else { return }
        guard let answer = try? SessionDescription.parse(shown.answer) else {
            return require(false, "a viewer's answer that cannot be parsed:\n\(shown.answer)")
        }
        require(answer.media.count == shown.media.count, "an answer must have every m-line of the offer")
        for media in shown.media where media.accepted {
            require(media.direction == .sendonly && !media.payloadTypes.isEmpty, "something is shown as nothing")
            let types = Set(media.payloadTypes)
            require(media.viewing?.payloadTypes.values.allSatisfy(types.contains) ?? false, "a type out of nowhere")
        }
    }

    /// As our own publisher reads what a server answers.
    private static func readAsAnswer(_ description: SessionDescription) {
        let offer = PublishOffer(
            iceUsername: "abcd", icePassword: "0123456789abcdefghijkl", fingerprint: configuration.fingerprint,
            sessionID: 7, canonicalName: "fuzz",
            media: description.media.map { media in
                PublishOffer.Media(
                    codec: media.media == "audio" ? .opus : .vp8, channels: 2, formatParameters: nil, ssrc: 1,
                    rtxSSRC: 2)
            })
        guard let answer = try? PublishAnswer(description.text, to: offer) else { return }
        require(answer.media.count == offer.media.count, "an answer without all m-lines was taken")
        require(answer.candidates.count <= PublishAnswer.candidateLimit, "more candidates than are read")
        require(!answer.fingerprints.isEmpty, "an answer without a fingerprint was taken")
    }
}

enum FragmentFuzz {
    static var seeds: [[UInt8]] { FragmentVectors.all.map { Array($0.text.utf8) } }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let text = String(validating: bytes, as: UTF8.self), let fragment = try? ICEFragment.parse(text) else {
            return
        }
        require(fragment.candidateCount <= ICEFragment.Limit.candidates, "more candidates than are read")
        guard let credentials = fragment.credentials else { return }
        require((4...256).contains(credentials.username.utf8.count), "a username of no allowed length")
        require((22...256).contains(credentials.password.utf8.count), "a password of no allowed length")
    }
}
