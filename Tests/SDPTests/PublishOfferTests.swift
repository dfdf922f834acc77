import Media
import SDP
import Testing

@Suite struct PublishOfferTests {
    private static let configuration = AnswerConfiguration(
        iceUsername: "gate", icePassword: "gateway-password-24-chars",
        fingerprint: "sha-256 " + Array(repeating: "AB", count: 32).joined(separator: ":"),
        candidates: [
            "candidate:2 1 tcp 1000 192.0.2.1 8081 typ host tcptype passive",
            "candidate:1 1 udp 2130706431 192.0.2.1 8081 typ host",
            "candidate:3 1 udp 2130706175 2001:db8::1 8081 typ host",
        ], sessionID: 7)

    private static func offer(_ codecs: [Codec]) -> PublishOffer {
        PublishOffer(
            iceUsername: "pubu", icePassword: "publisher-password-24ch",
            fingerprint: "sha-256 " + Array(repeating: "CD", count: 32).joined(separator: ":"), sessionID: 1 << 63 | 5,
            canonicalName: "camera",
            media: codecs.enumerated().map { index, codec in
                PublishOffer.Media(
                    codec: codec, channels: codec.kind == .audio ? 2 : 0,
                    formatParameters: codec == .h264 ? "packetization-mode=1;profile-level-id=42e01f" : nil,
                    ssrc: UInt32(10 + index), rtxSSRC: UInt32(20 + index))
            })
    }

    @Test(arguments: [Codec.vp8, .h264])
    func ourOwnAnswererTakesIt(_ codec: Codec) throws {
        let offer = Self.offer([codec, .opus])
        let negotiated = try Answerer.answer(to: offer.text, configuration: Self.configuration)
        #expect(negotiated.media.map(\.codec) == [codec, .opus])
        #expect(negotiated.media[0].ssrcs == [10])
        #expect(negotiated.media[0].rtxOf == [20: 10])
        #expect(negotiated.media[0].hasNACK)
        #expect(negotiated.media[0].hasTransportCC)
        #expect(negotiated.media[0].cname == "camera")
        #expect(negotiated.role == .server)

        let answer = try PublishAnswer(negotiated.answer, to: offer)
        #expect(answer.remoteUsername == "gate")
        #expect(answer.remotePassword == "gateway-password-24-chars")
        #expect(answer.fingerprints == [Self.configuration.fingerprint])
        #expect(answer.role == .client)
        #expect(answer.candidates.map(\.host) == ["192.0.2.1", "2001:db8::1"])
        #expect(answer.candidates.map(\.port) == [8081, 8081])
        #expect(answer.media.map { $0?.payloadType } == [96, 111])
        #expect(answer.media.map { $0?.rtxPayloadType } == [97, 112])
        #expect(answer.media.map { $0?.transportWideID } == [3, 3])
        #expect(answer.media.map { $0?.midID } == [4, 4])
    }

    @Test func theOfferIsADescription() throws {
        let offer = Self.offer([.h264, .opus])
        let parsed = try SessionDescription.parse(offer.text)
        #expect(parsed.text == offer.text)
        #expect(parsed.media.allSatisfy { $0.attributes.contains(named: "sendonly") })
        #expect(parsed.media.allSatisfy { $0.attributes.contains(named: "rtcp-mux") })
    }

    @Test func aRefusedLineIsTold() throws {
        let offer = Self.offer([.vp8, .opus])
        var configuration = Self.configuration
        configuration.codecPreference = [.opus]
        let negotiated = try Answerer.answer(to: offer.text, configuration: configuration)
        let answer = try PublishAnswer(negotiated.answer, to: offer)
        #expect(answer.media.map { $0 == nil } == [true, false])
    }

    @Test func answersThatCannotBeUsedAreErrors() throws {
        let offer = Self.offer([.vp8, .opus])
        let text = try Answerer.answer(to: offer.text, configuration: Self.configuration).answer
        #expect(throws: SDPError.self) { try PublishAnswer("", to: offer) }
        #expect(throws: SDPError.self) { try PublishAnswer("{}", to: offer) }
        #expect(throws: SDPError.self) { try PublishAnswer(text, to: Self.offer([.vp8])) }
        #expect(throws: SDPError.self) {
            try PublishAnswer(text.replacing("a=ice-pwd:", with: "a=x:"), to: offer)
        }
        #expect(throws: SDPError.self) {
            try PublishAnswer(text.replacing("a=fingerprint:", with: "a=x:"), to: offer)
        }
        for line in ["m=video 9", "m=audio 9"] { #expect(text.contains(line)) }
        let refused = text.replacing("m=video 9", with: "m=video 0").replacing("m=audio 9", with: "m=audio 0")
        #expect(throws: SDPError.self) { try PublishAnswer(refused, to: offer) }
    }

    @Test func everyTruncationIsReadOrRefused() throws {
        let offer = Self.offer([.vp8, .opus])
        let text = Array(try Answerer.answer(to: offer.text, configuration: Self.configuration).answer.utf8)
        for count in stride(from: 0, to: text.count, by: 7) {
            _ = try? PublishAnswer(String(decoding: text[..<count], as: UTF8.self), to: offer)
        }
    }
}
