import Media
import SDP
import TestKit
import Testing

/// What comes of every captured offer.
struct AnswererTests {
    struct Expectation: Sendable {
        let offer: OfferVector
        let accepted: [Bool]
        let payloadTypes: [[UInt8]]
        let rtx: [[UInt8: UInt8]]
        let role: NegotiatedSession.Role
        /// transport-cc, abs-send-time, mid, audio level, of each m-line.
        let extensions: [[UInt8?]]
        let feedback: [RTCPFeedback]
    }

    /// H264, and VP8 behind it.
    private static let both = [102, 108, 116, 104, 114, 39, 96].map { UInt8($0) }
    private static let bothRTX: [UInt8: UInt8] = [103: 102, 109: 108, 117: 116, 107: 104, 115: 114, 40: 39, 97: 96]
    private static let every: RTCPFeedback = [
        .receiverEstimate, .transportWide, .fullIntraRequest, .genericNACK, .pictureLoss,
    ]

    static let expectations: [Expectation] = [
        Expectation(
            offer: OfferVectors.chromium, accepted: [true, true], payloadTypes: [[111], both], rtx: [[:], bothRTX],
            role: .server, extensions: [[3, 2, 4, 1], [3, 2, 4, nil]], feedback: [.transportWide, every]),
        Expectation(
            offer: OfferVectors.chromiumDataChannel, accepted: [true, true, false], payloadTypes: [[111], both, []],
            rtx: [[:], bothRTX, [:]], role: .server,
            extensions: [[3, 2, 4, 1], [3, 2, 4, nil], [nil, nil, nil, nil]],
            feedback: [.transportWide, every, []]),
        Expectation(
            offer: OfferVectors.chromiumVP8, accepted: [true, true], payloadTypes: [[111], [96]],
            rtx: [[:], [97: 96]], role: .server, extensions: [[3, 2, 4, 1], [3, 2, 4, nil]],
            feedback: [.transportWide, every]),
        Expectation(
            offer: OfferVectors.chromiumVP9, accepted: [true, false], payloadTypes: [[111], []], rtx: [[:], [:]],
            role: .server, extensions: [[3, 2, 4, 1], [nil, nil, nil, nil]], feedback: [.transportWide, []]),
        Expectation(
            offer: OfferVectors.chromiumVP9First, accepted: [false, true], payloadTypes: [[], [111]], rtx: [[:], [:]],
            role: .server, extensions: [[nil, nil, nil, nil], [4, 2, 9, 14]], feedback: [[], .transportWide]),
        Expectation(
            offer: OfferVectors.chromiumTwoVideos, accepted: [true, true, true], payloadTypes: [[111], both, both],
            rtx: [[:], bothRTX, bothRTX], role: .server,
            extensions: [[3, 2, 4, 1], [3, 2, 4, nil], [3, 2, 4, nil]], feedback: [.transportWide, every, every]),
        Expectation(
            offer: OfferVectors.chromiumAudioOnly, accepted: [true], payloadTypes: [[111]], rtx: [[:]], role: .server,
            extensions: [[3, 2, 4, 1]], feedback: [.transportWide]),
        Expectation(
            offer: OfferVectors.firefox, accepted: [true, true], payloadTypes: [[109], [120]],
            rtx: [[:], [124: 120]], role: .server, extensions: [[7, nil, 3, 1], [7, 4, 3, nil]],
            feedback: [.transportWide, every]),
        Expectation(
            offer: OfferVectors.ffmpeg, accepted: [true, true], payloadTypes: [[111], [106]],
            rtx: [[:], [105: 106]], role: .client, extensions: [[nil, nil, nil, nil], [nil, nil, nil, nil]],
            feedback: [[], .genericNACK]),
        Expectation(
            offer: OfferVectors.ffmpegActive, accepted: [true, true], payloadTypes: [[111], [106]],
            rtx: [[:], [105: 106]], role: .server, extensions: [[nil, nil, nil, nil], [nil, nil, nil, nil]],
            feedback: [[], .genericNACK]),
        Expectation(
            offer: OfferVectors.gstreamer, accepted: [true, true], payloadTypes: [[96], [97]], rtx: [[:], [:]],
            role: .server, extensions: [[nil, nil, nil, nil], [nil, nil, nil, nil]],
            feedback: [[.pictureLoss, .fullIntraRequest, .transportWide], .transportWide]),
        Expectation(
            offer: OfferVectors.aiortc, accepted: [true, true], payloadTypes: [[96], [99, 101, 97]],
            rtx: [[:], [100: 99, 102: 101, 98: 97]], role: .server, extensions: [[nil, nil, 1, 2], [nil, 3, 1, nil]],
            feedback: [[], [.genericNACK, .pictureLoss, .receiverEstimate]]),
        Expectation(
            offer: OfferVectors.standard, accepted: [true, true], payloadTypes: [[111], [96]],
            rtx: [[:], [97: 96]], role: .server, extensions: [[nil, nil, 4, nil], [nil, nil, 4, nil]],
            feedback: [[], [.genericNACK, .pictureLoss, .fullIntraRequest]]),
        Expectation(
            offer: OfferVectors.sessionLevel, accepted: [true, true], payloadTypes: [[111], [96]],
            rtx: [[:], [:]], role: .server, extensions: [[nil, nil, nil, nil], [nil, nil, nil, nil]],
            feedback: [[], [.genericNACK, .pictureLoss, .receiverEstimate]]),
    ]

    /// By the preference that is built in.
    static let byDefault: [Expectation] = [
        Expectation(
            offer: OfferVectors.chromiumVP9, accepted: [true, true], payloadTypes: [[111], [98, 100]],
            rtx: [[:], [99: 98, 101: 100]], role: .server, extensions: [[3, 2, 4, 1], [3, 2, 4, nil]],
            feedback: [.transportWide, every]),
        Expectation(
            offer: OfferVectors.firefox, accepted: [true, true], payloadTypes: [[109], [121, 120, 99]],
            rtx: [[:], [125: 121, 124: 120, 100: 99]], role: .server, extensions: [[7, nil, 3, 1], [7, 4, 3, nil]],
            feedback: [.transportWide, every]),
        Expectation(
            offer: OfferVectors.safari, accepted: [true, true],
            payloadTypes: [[111], [96, 98, 100, 102, 108, 112, 106, 45, 104]],
            rtx: [
                [:],
                [97: 96, 99: 98, 101: 100, 103: 102, 109: 108, 113: 112, 107: 106, 46: 45, 105: 104],
            ], role: .server,
            extensions: [[3, 2, 4, 1], [3, 2, 4, nil]], feedback: [.transportWide, every]),
        Expectation(
            offer: OfferVectors.iPhone, accepted: [true, true], payloadTypes: [[111], [98, 96]],
            rtx: [[:], [99: 98, 97: 96]], role: .server, extensions: [[3, 2, 4, 1], [3, 2, 4, nil]],
            feedback: [.transportWide, every]),
        Expectation(
            offer: OfferVectors.androidCameraAndScreen, accepted: [true, true, true],
            payloadTypes: [[111], [102, 98, 96, 45, 49], [102, 98, 96, 45, 49]],
            rtx: [
                [:], [103: 102, 99: 98, 97: 96, 46: 45, 50: 49], [103: 102, 99: 98, 97: 96, 46: 45, 50: 49],
            ], role: .server,
            extensions: [[3, 2, 4, 1], [3, 2, 4, nil], [3, 2, 4, nil]], feedback: [.transportWide, every, every]),
        Expectation(
            offer: OfferVectors.obsAV1, accepted: [true, true], payloadTypes: [[111], [96]], rtx: [[:], [:]],
            role: .server, extensions: [[nil, nil, nil, nil], [nil, nil, nil, nil]],
            feedback: [[], [.genericNACK, .pictureLoss, .receiverEstimate]]),
        Expectation(
            offer: OfferVectors.obsH265, accepted: [true, true], payloadTypes: [[111], [96]], rtx: [[:], [:]],
            role: .server, extensions: [[nil, nil, nil, nil], [nil, nil, nil, nil]],
            feedback: [[], [.genericNACK, .pictureLoss, .receiverEstimate]]),
        Expectation(
            offer: OfferVectors.gstreamerH265, accepted: [true, true], payloadTypes: [[96], [8]], rtx: [[:], [:]],
            role: .server, extensions: [[nil, nil, nil, nil], [nil, nil, nil, nil]],
            feedback: [[.pictureLoss, .fullIntraRequest], []]),
        Expectation(
            offer: OfferVectors.softphone, accepted: [true], payloadTypes: [[0]], rtx: [[:]], role: .server,
            extensions: [[nil, nil, nil, nil]], feedback: [[]]),
    ]

    @Test(arguments: byDefault.indices)
    func offersByDefault(_ index: Int) throws {
        try check(Self.byDefault[index], Codec.preference)
    }

    @Test(arguments: expectations.indices)
    func capturedOffers(_ index: Int) throws {
        try check(Self.expectations[index], [.h264, .vp8, .opus])
    }

    private func check(_ expected: Expectation, _ preference: [Codec]) throws {
        let session = try Fixture.answer(expected.offer.text, preference)
        #expect(session.role == expected.role)
        #expect(session.media.map(\.accepted) == expected.accepted)
        #expect(session.media.map(\.payloadTypes) == expected.payloadTypes)
        #expect(session.media.map(\.rtxPayloadTypes) == expected.rtx)
        #expect(session.media.map(\.feedback) == expected.feedback)
        let ids = session.media.map {
            [$0.transportCCExtensionID, $0.absSendTimeExtensionID, $0.midExtensionID, $0.audioLevelExtensionID]
        }
        #expect(ids == expected.extensions)
    }

    /// RFC 3264 clause 6, RFC 9143 clause 7.3: what must be true of every answer.
    @Test(arguments: OfferVectors.answerable)
    func everyAnswerFitsItsOffer(_ vector: OfferVector) throws {
        let all = Codec.preference
        for preference in [all, Array(all.reversed()), [.av1, .vp9, .h265, .h264, .vp8, .opus, .pcma, .pcmu]] {
            let offer = try SessionDescription.parse(vector.text)
            let session = try Fixture.answer(vector.text, preference)
            let answer = try SessionDescription.parse(session.answer)
            #expect(answer.text == session.answer)
            #expect(answer.origin.sessionID == "9223372036854775807")
            #expect(answer.attributes.contains(named: "ice-lite"))
            #expect(answer.media.map(\.media) == offer.media.map(\.media))
            #expect(answer.media.map(\.transport) == offer.media.map(\.transport))
            #expect(answer.media.map(\.mid) == offer.media.map(\.mid))
            #expect(session.media.map(\.index) == Array(offer.media.indices))
            let open = answer.media.filter { $0.port != 0 }
            let group = offer.attributes.contains(named: "group")
            #expect(
                answer.attributes.first(named: "group")?.value
                    == (group ? "BUNDLE \(open.compactMap(\.mid).joined(separator: " "))" : nil))
            #expect(open.map { $0.attributes.contains(named: "candidate") } == open.indices.map { $0 == 0 })
            #expect(!session.answer.contains("video-orientation"))
            #expect(session.answer.contains("a=simulcast:recv") == vector.text.contains("a=simulcast:send"))
            #expect(!session.answer.contains("rtcp-mux-only") && !session.answer.contains("bundle-only"))
            for (described, (offered, result)) in zip(answer.media, zip(offer.media, session.media)) {
                #expect(described.formats.allSatisfy(offered.formats.contains))
                if described.port == 0 {
                    #expect(described.formats == offered.formats)
                    #expect(result.refusal != nil && result.codec == nil && result.trackDescription == nil)
                } else {
                    #expect(described.attributes.contains(named: "rtcp-mux"))
                    #expect(described.attributes.contains(named: result.accepted ? "recvonly" : "inactive"))
                    #expect(
                        described.attributes.contains(named: "rtcp-rsize")
                            == (result.accepted && offered.attributes.contains(named: "rtcp-rsize")))
                    #expect(
                        described.attributes.first(named: "setup")?.value
                            == (session.role == .server ? "passive" : "active"))
                }
            }
        }
    }

    @Test func wholeAnswerToFFmpeg() throws {
        let session = try Fixture.answer(OfferVectors.ffmpeg.text)
        #expect(
            try Fixture.lines(session, 0) == [
                "m=audio 9 UDP/TLS/RTP/SAVPF 111", "mid:0", "ice-ufrag:0abcdefg", "ice-pwd:abcdefghijklmnopqrstuvwx",
                "fingerprint:\(Fixture.fingerprint)", "setup:active",
                "candidate:1 1 udp 2130706431 192.0.2.1 8081 typ host", "end-of-candidates", "recvonly", "rtcp-mux",
                "rtpmap:111 opus/48000/2", "fmtp:111 stereo=1",
            ])
        #expect(
            try Fixture.lines(session, 1) == [
                "m=video 9 UDP/TLS/RTP/SAVPF 106 105", "mid:1", "ice-ufrag:0abcdefg",
                "ice-pwd:abcdefghijklmnopqrstuvwx", "fingerprint:\(Fixture.fingerprint)", "setup:active", "recvonly",
                "rtcp-mux", "rtcp-rsize", "rtpmap:106 H264/90000", "rtcp-fb:106 nack",
                "fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42000c",
                "rtpmap:105 rtx/90000", "fmtp:105 apt=106",
            ])
        #expect(session.media[1].ssrcs == [1_807_032_085])
        #expect(session.media[1].rtxOf == [1_807_032_086: 1_807_032_085])
        #expect(session.media[1].cname == "FFmpeg")
        #expect(session.media[1].msid == "FFmpeg video")
    }

    @Test func refusedMediaLine() throws {
        let session = try Fixture.answer(OfferVectors.chromiumDataChannel.text)
        #expect(
            try Fixture.lines(session, 2) == ["m=application 0 UDP/DTLS/SCTP webrtc-datachannel", "mid:2", "inactive"])
        #expect(session.media[2].refusal == "only audio and video are taken, no data channels")
        #expect(session.media[2].direction == .inactive)
    }

    /// The first of the group is its transport; Chromium fails when it is refused by port 0 under `max-bundle`.
    @Test func aRefusedMediaLineThatOthersHangOnIsAnsweredAsInactive() throws {
        let session = try Fixture.answer(OfferVectors.chromiumVP9First.text)
        let lines = try Fixture.lines(session, 0)
        #expect(lines.first == "m=video 9 UDP/TLS/RTP/SAVPF 98")
        #expect(lines.contains("inactive") && lines.contains("rtpmap:98 VP9/90000"))
        #expect(session.answer.contains("a=group:BUNDLE 0 1\r\n"))
        #expect(!session.media[0].accepted && session.media[1].accepted)

        let listening = try Fixture.answer(Fixture.offer(audio: ["a=recvonly"]))
        #expect(try Fixture.lines(listening, 0).contains("inactive"))
        #expect(listening.media.map(\.accepted) == [false, true])
    }
}
