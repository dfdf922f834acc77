import Foundation
import Media
import SDP
import TestKit
import Testing

/// RED and ULPFEC in offers and answers.
struct AnswererRedundancyTests {
    private func answer(
        _ offer: String, _ preference: [Codec] = [.vp8, .opus], sound: Bool = true, parity: Bool = true
    ) throws -> NegotiatedSession {
        var configuration = Fixture.configuration(preference)
        configuration.acceptsRedundantSound = sound
        configuration.acceptsParity = parity
        return try Answerer.answer(to: offer, configuration: configuration)
    }

    /// The lines that name a payload type, in order.
    private func formats(_ session: NegotiatedSession, _ index: Int) throws -> [String] {
        try Fixture.lines(session, index).filter { line in
            ["m=", "rtpmap:", "fmtp:"].contains { line.hasPrefix($0) }
        }
    }

    @Test(arguments: [OfferVectors.chromium, OfferVectors.chromiumDataChannel, OfferVectors.chromiumTwoVideos])
    func chromium(_ offer: OfferVector) throws {
        let session = try answer(offer.text)
        #expect(
            try formats(session, 0) == [
                "m=audio 9 UDP/TLS/RTP/SAVPF 63 111", "rtpmap:111 opus/48000/2", "fmtp:111 stereo=1",
                "rtpmap:63 red/48000/2", "fmtp:63 111/111",
            ])
        let sound = session.media[0]
        #expect(sound.redundancy?.payloadType == 63 && sound.redundancy?.ulpfecPayloadType == nil)
        #expect(sound.redundancy?.rtxPayloadType == nil && sound.rtxPayloadTypes == [:])
        #expect(sound.payloadTypes == [111] && sound.payloadType == 111)
        #expect(
            try formats(session, 1) == [
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97 118 119 120", "rtpmap:96 VP8/90000", "rtpmap:97 rtx/90000",
                "fmtp:97 apt=96", "rtpmap:118 red/90000", "rtpmap:119 rtx/90000", "fmtp:119 apt=118",
                "rtpmap:120 ulpfec/90000",
            ])
        let picture = session.media[1]
        #expect(picture.redundancy?.payloadType == 118 && picture.redundancy?.ulpfecPayloadType == 120)
        #expect(picture.redundancy?.rtxPayloadType == 119 && picture.rtxPayloadTypes == [97: 96, 119: 118])
        #expect(picture.payloadTypes == [96] && picture.payloadType == 96)
    }

    @Test func eachByItsOwnSetting() throws {
        let neither = try answer(OfferVectors.chromium.text, sound: false, parity: false)
        #expect(neither.media.allSatisfy { $0.redundancy == nil })
        #expect(!neither.answer.contains("red/") && !neither.answer.contains("ulpfec"))
        #expect(neither.answer == (try Fixture.answer(OfferVectors.chromium.text, [.vp8, .opus]).answer))
        let sound = try answer(OfferVectors.chromium.text, parity: false)
        #expect(sound.media.map { $0.redundancy?.payloadType } == [63, nil])
        let parity = try answer(OfferVectors.chromium.text, sound: false)
        #expect(parity.media.map { $0.redundancy?.payloadType } == [nil, 118])
    }

    @Test(arguments: [(Codec.vp8, true), (.vp9, true), (.h264, false), (.av1, false)])
    func parityByCodec(_ codec: Codec, _ isTaken: Bool) throws {
        let session = try answer(OfferVectors.chromium.text, [codec, .opus])
        #expect(session.media[1].codec == codec)
        #expect((session.media[1].redundancy != nil) == isTaken)
        #expect(try Fixture.lines(session, 1).contains("rtpmap:120 ulpfec/90000") == isTaken)
    }

    /// As Chromium 156 offers it under its field trial.
    private func flexible(_ codec: Codec, parity: Bool = true) throws -> NegotiatedMedia {
        let offer = OfferVectors.chromium.text
            .replacingOccurrences(
                of: "a=rtpmap:120 ulpfec/90000\r\n",
                with:
                    "a=rtpmap:120 ulpfec/90000\r\na=rtpmap:49 flexfec-03/90000\r\na=fmtp:49 repair-window=10000000\r\n"
                    + "a=ssrc-group:FEC-FR 1001 1003\r\na=ssrc:1001 cname:c\r\na=ssrc:1003 cname:c\r\n"
            )
            .replacingOccurrences(of: " 120\r\n", with: " 120 49\r\n")
            .replacingOccurrences(of: " 120 ", with: " 120 49 ")
        let session = try answer(offer, [codec, .opus], parity: parity)
        let lines = try Fixture.lines(session, 1)
        #expect(lines.contains("rtpmap:49 flexfec-03/90000") == parity)
        #expect(lines.contains("fmtp:49 repair-window=10000000") == parity)
        return session.media[1]
    }

    @Test(arguments: [Codec.vp8, .h264, .av1]) func flexibleFECGoesBeforeULPFEC(_ codec: Codec) throws {
        let media = try flexible(codec)
        #expect(media.flexibleFEC?.payloadType == 49 && media.flexibleFEC?.sources == [1003: 1001])
        #expect(media.redundancy == nil && !media.ssrcs.contains(1003) && media.ssrcs.contains(1001))
        #expect(try flexible(codec, parity: false).flexibleFEC == nil)
    }

    /// G711 is not repeated by Chromium's `111/111`.
    @Test func soundOfAnotherCodec() throws {
        #expect(try answer(OfferVectors.chromium.text, [.pcmu, .vp8]).media[0].redundancy == nil)
    }

    @Test(arguments: [
        ("red/48000/2", "111/111", true), ("RED/48000/2", "111/111/111", true), ("red/48000/2", nil, false),
        ("red/48000/2", "111", false), ("red/48000/2", "111/110", false), ("red/48000/2", "111/x", false),
        ("red/48000/2", "111/111;a=b", false), ("red/48000", "111/111", false), ("red/8000/2", "111/111", false),
        ("red/48000/2", (0..<33).map { _ in "111" }.joined(separator: "/"), false),
    ])
    func soundParameters(_ map: String, _ parameters: String?, _ isTaken: Bool) throws {
        let lines = ["a=rtpmap:63 \(map)"] + (parameters.map { ["a=fmtp:63 \($0)"] } ?? [])
        let offer = Fixture.offer(audio: lines).replacing("SAVPF 111", with: "SAVPF 111 63")
        let session = try answer(offer)
        #expect(session.media[0].accepted && (session.media[0].redundancy != nil) == isTaken)
        let answered = try formats(session, 0)
        #expect(answered.contains("rtpmap:63 \(map)") == isTaken)
        #expect(answered.first == "m=audio 9 UDP/TLS/RTP/SAVPF \(isTaken ? "63 111" : "111")")
        #expect(answered.contains("fmtp:63 \(parameters ?? "")") == isTaken)
    }

    @Test(arguments: [
        (["a=rtpmap:98 red/90000", "a=rtpmap:99 ulpfec/90000"], nil as UInt8?, false),
        (["a=rtpmap:98 red/90000", "a=rtpmap:100 rtx/90000", "a=fmtp:100 apt=98"], nil, false),
        (["a=rtpmap:99 ulpfec/90000"], nil, false),
        (
            ["a=rtpmap:98 red/90000", "a=rtpmap:99 ulpfec/8000", "a=rtpmap:100 rtx/90000", "a=fmtp:100 apt=98"], nil,
            false
        ),
        (
            ["a=rtpmap:98 Red/90000", "a=rtpmap:99 ULPFEC/90000", "a=rtpmap:100 rtx/90000", "a=fmtp:100 apt=98"],
            100, true
        ),
    ])
    func pictureFormats(_ lines: [String], _ resends: UInt8?, _ isTaken: Bool) throws {
        let offer = Fixture.offer(video: lines).replacing("SAVPF 96 97", with: "SAVPF 96 97 98 99 100")
        let media = try answer(offer).media[1]
        #expect(media.accepted && (media.redundancy != nil) == isTaken)
        #expect(media.redundancy?.rtxPayloadType == resends)
    }

    /// Without retransmissions of media there are none of RED to miss.
    @Test func parityWithoutRetransmissions() throws {
        let offer = Fixture.offer(video: ["a=rtpmap:98 red/90000", "a=rtpmap:99 ulpfec/90000"])
            .replacing("SAVPF 96 97", with: "SAVPF 96 98 99")
        let session = try answer(offer)
        #expect(session.media[1].redundancy?.ulpfecPayloadType == 99)
        #expect(try Fixture.lines(session, 1).first == "m=video 9 UDP/TLS/RTP/SAVPF 96 98 99")
    }

    /// Firefox ESR 153 offers RED for pictures only.
    @Test func firefox() throws {
        let session = try answer(OfferVectors.firefox.text)
        #expect(session.media.map { $0.redundancy?.payloadType } == [nil, 122])
        #expect(session.media[1].rtxPayloadTypes == [124: 120, 119: 122])
        #expect(try Fixture.lines(session, 1).first == "m=video 9 UDP/TLS/RTP/SAVPF 120 124 122 119 123")
    }

    @Test func refusedHasNone() throws {
        let offer = OfferVectors.chromium.text.replacing("a=sendonly", with: "a=recvonly")
        #expect(throws: SDPError.self) { try answer(offer) }
        let half = try answer(Fixture.offer(video: ["a=recvonly"]))
        #expect(half.media[1].redundancy == nil)
    }
}
