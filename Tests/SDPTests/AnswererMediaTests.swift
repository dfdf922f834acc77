import Media
import SDP
import TestKit
import Testing

struct AnswererMediaTests {
    /// An offer of one H.264 payload type with these parameters.
    private func h264(_ parameters: String?) -> String {
        var lines = Fixture.offer().split(separator: "\r\n").map { String($0) }
        lines = lines.map { $0 == "a=rtpmap:96 VP8/90000" ? "a=rtpmap:96 h264/90000" : $0 }
        if let parameters { lines.append("a=fmtp:96 \(parameters)") }
        return lines.joined(separator: "\r\n")
    }

    @Test(arguments: [
        (nil, nil),
        ("packetization-mode=0", "packetization-mode=0"),
        ("profile-level-id=42E01F", "profile-level-id=42E01F"),
        (
            "profile-level-id=640c1f;packetization-mode=1;sprop-parameter-sets=Z0LAFdk=,aMuMsg==",
            "packetization-mode=1;profile-level-id=640c1f"
        ),
        (
            " Level-Asymmetry-Allowed=1; packetization-mode=1 ;PROFILE-LEVEL-ID=4d0032;max-br=5000",
            "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=4d0032"
        ),
        ("level-asymmetry-allowed=0;profile-level-id=58801f", "profile-level-id=58801f"),
    ])
    func h264Accepted(_ offered: String?, _ answered: String?) throws {
        let session = try Fixture.answer(h264(offered))
        let lines = try Fixture.lines(session, 1)
        #expect(lines.first == "m=video 9 UDP/TLS/RTP/SAVPF 96 97")
        #expect(lines.contains("rtpmap:96 h264/90000"))
        #expect(lines.filter { $0.hasPrefix("fmtp:96") } == (answered.map { ["fmtp:96 \($0)"] } ?? []))
    }

    @Test(arguments: [
        "packetization-mode=2", "packetization-mode=x", "profile-level-id=f4001f", "profile-level-id=6e001f",
        "profile-level-id=58001f", "profile-level-id=42e0", "profile-level-id=+2e01f", "profile-level-id=",
    ])
    func h264Refused(_ offered: String) throws {
        let session = try Fixture.answer(h264(offered))
        #expect(session.media.map(\.accepted) == [true, false])
        #expect(session.media[1].refusal?.contains("\"h264\"") ?? false)
        #expect(try Fixture.lines(session, 1) == ["m=video 0 UDP/TLS/RTP/SAVPF 96 97", "mid:v", "inactive"])
    }

    @Test func preferenceDecidesTheCodec() throws {
        #expect(try Fixture.answer(OfferVectors.chromium.text).media.map(\.codec) == [.opus, .h264])
        #expect(
            try Fixture.answer(OfferVectors.chromium.text, [.vp8, .h264, .opus]).media.map(\.codec) == [.opus, .vp8])
        #expect(try Fixture.answer(OfferVectors.chromium.text, [.h264]).media.map(\.codec) == [nil, .h264])
        #expect(try Fixture.answer(OfferVectors.chromiumH264.text, [.vp8, .opus]).media.map(\.codec) == [.opus, nil])
    }

    @Test func opus() throws {
        func channels(_ parameters: String) throws -> Int {
            try Fixture.answer(Fixture.offer(audio: ["a=fmtp:111 \(parameters)"])).media[0].channels
        }
        #expect(try channels("minptime=10") == 2)
        #expect(try channels("sprop-stereo=1") == 2)
        #expect(try channels("minptime=10; Sprop-Stereo=0") == 1)
        let session = try Fixture.answer(OfferVectors.gstreamer.text)
        #expect(session.media[1].channels == 1)
        #expect(try Fixture.lines(session, 1).contains("rtpmap:97 OPUS/48000/2"))
        #expect(try Fixture.lines(session, 1).contains("fmtp:97 stereo=1"))
        let track = try #require(session.media[1].trackDescription)
        #expect(
            track
                == TrackDescription(
                    id: TrackID(1), codec: .opus, clockRate: 48_000, channels: 1,
                    formatParameters: "sprop-stereo=0;sprop-maxcapturerate=48000"))
    }

    @Test func payloadTypesThatLookLikeRTCPAreLeftOut() throws {
        let offer = Fixture.offer()
            .replacing("111", with: "72")
        let session = try Fixture.answer(offer)
        #expect(session.media.map(\.accepted) == [false, true])
    }

    @Test func retransmissionsBelongToTheirPayloadType() throws {
        let other = Fixture.offer().replacing("apt=96", with: "apt=98")
        #expect(try Fixture.answer(other).media[1].rtxPayloadTypes == [:])
        let clock = Fixture.offer().replacing("rtx/90000", with: "rtx/48000")
        #expect(try Fixture.answer(clock).media[1].rtxPayloadType == nil)
    }

    @Test func feedbackIsWhatWasOfferedAndIsKnown() throws {
        let session = try Fixture.answer(
            Fixture.offer(video: [
                "a=rtcp-fb:* nack", "a=rtcp-fb:96 NACK  PLI", "a=rtcp-fb:96 nack rpsi", "a=rtcp-fb:300 x",
            ]))
        #expect(session.media[1].feedback == [.genericNACK, .pictureLoss])
        #expect(session.media[1].hasNACK && session.media[1].hasPLI)
        #expect(!session.media[1].hasFIR && !session.media[1].hasREMB && !session.media[1].hasTransportCC)
        #expect(
            try Fixture.lines(session, 1).filter { $0.hasPrefix("rtcp-fb") } == [
                "rtcp-fb:96 nack", "rtcp-fb:96 nack pli",
            ])
    }

    /// GStreamer offers the messages without the extension, and there is nothing to report then.
    @Test func transportWideFeedbackNeedsBothParts() throws {
        let uri = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
        let messages = try Fixture.answer(Fixture.offer(video: ["a=rtcp-fb:96 transport-cc"]))
        #expect(!messages.media[1].hasTransportCC && !messages.answer.contains("transport-cc"))
        let numbers = try Fixture.answer(Fixture.offer(video: ["a=extmap:3 \(uri)"]))
        #expect(!numbers.media[1].hasTransportCC && !numbers.answer.contains("extmap"))
        let both = try Fixture.answer(Fixture.offer(video: ["a=extmap:3 \(uri)", "a=rtcp-fb:96 transport-cc"]))
        #expect(both.media[1].hasTransportCC && both.media[1].extensions == [3: uri])
    }

    @Test func headerExtensions() throws {
        let session = try Fixture.answer(
            Fixture.offer(
                session: ["a=extmap-allow-mixed"],
                audio: [
                    "a=extmap:1/sendonly urn:ietf:params:rtp-hdrext:ssrc-audio-level", "a=extmap-allow-mixed",
                    "a=extmap:2/recvonly http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
                    "a=extmap:15 urn:ietf:params:rtp-hdrext:sdes:mid", "a=extmap:0 urn:ietf:params:rtp-hdrext:sdes:mid",
                    "a=extmap:4096 urn:ietf:params:rtp-hdrext:sdes:mid", "a=extmap:x", "a=extmap:7/up urn:x",
                    "a=extmap:20 urn:ietf:params:rtp-hdrext:sdes:mid extra",
                ],
                video: [
                    "a=extmap:13 urn:3gpp:video-orientation",
                    "a=extmap:20 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
                    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid", "a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:mid",
                ]))
        // 20 is the tag of the m-line in the first, so it can be nothing else in the second (RFC 9143 clause 9.1).
        #expect(
            try Fixture.lines(session, 0).filter { $0.hasPrefix("extmap") } == [
                "extmap-allow-mixed", "extmap:1/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level",
                "extmap:20 urn:ietf:params:rtp-hdrext:sdes:mid",
            ])
        #expect(
            try Fixture.lines(session, 1).filter { $0.hasPrefix("extmap") } == [
                "extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid"
            ])
        #expect(session.answer.contains("t=0 0\r\na=group:BUNDLE a v\r\na=extmap-allow-mixed\r\n"))
    }

    @Test func sources() throws {
        let session = try Fixture.answer(
            Fixture.offer(video: [
                "a=ssrc:1 cname:one two", "a=ssrc:2 cname:other", "a=ssrc:1 msid:s t", "a=ssrc-group:FID 1 2",
                "a=ssrc:x cname:y",
                "a=ssrc-group:FID 5 5", "a=ssrc-group:SIM 1 3", "a=ssrc:99999999999 cname:y", "a=ssrc:4294967295",
            ]))
        #expect(session.media[1].ssrcs == [1, 5, 3, .max])
        #expect(session.media[1].rtxOf == [2: 1])
        #expect(session.media[1].cname == "one two")
        #expect(session.media[1].msid == "s t")
    }

    @Test(arguments: [
        ("a=sendonly", true), ("a=sendrecv", true), ("a=recvonly", false), ("a=inactive", false),
        ("a=inactive:x", true),
    ])
    func directions(_ line: String, _ isAccepted: Bool) throws {
        let session = try Fixture.answer(Fixture.offer(video: [line]))
        #expect(session.media[1].accepted == isAccepted)
        #expect(try Fixture.lines(session, 1).contains(isAccepted ? "recvonly" : "inactive"))
    }

    @Test func refusals() throws {
        func refusal(_ piece: String, _ other: String) throws -> String {
            let offer = Fixture.offer().replacing(piece, with: other)
            return try Fixture.answer(offer).media[1].refusal ?? ""
        }
        #expect(try refusal("m=video 9 ", "m=video 0 ") == "offered with port 0")
        #expect(try refusal("m=video 9 UDP/TLS/", "m=video 9 ").contains("\"RTP/SAVPF\""))
        #expect(try refusal("a=mid:v\r\na=rtcp-mux\r\n", "a=mid:v\r\n").contains("a=rtcp-mux"))
        #expect(
            try refusal("VP8/90000", "VP9/90000")
                == "it offers \"VP9\", \"rtx\", taken are H264 (packetization-mode 0 or 1; Baseline, Main or High), VP8"
        )
        #expect(try refusal("VP8/90000", "VP8/8000").contains("VP8"))
        #expect(try refusal("m=video 9 ", "m=image 9 ").contains("data channels"))
    }

    @Test func nothingToReceive() throws {
        let nothing = try #require(Fixture.error(OfferVectors.chromiumReceiveOnly.text))
        #expect(nothing.code == .nothingSent && nothing.line == 8)
        let data = try #require(Fixture.error(OfferVectors.chromiumDataOnly.text))
        #expect(data.code == .nothingSent)
        let empty = try #require(Fixture.error("v=0\no=- 1 1 IN IP4 h\ns=-\nt=0 0\n"))
        #expect(empty.code == .nothingSent && empty.problem == "the offer has no m-line")
        let silent = try #require(Fixture.error(Fixture.offer(session: ["a=inactive"])))
        #expect(silent.code == .nothingSent)
        let strange = try #require(Fixture.error(OfferVectors.chromiumVP9.text, [.h264, .vp8]))
        #expect(strange.code == .nothingAcceptable)
        #expect(strange.problem.contains("it offers \"VP9\", \"rtx\", taken are H264 (packetization-mode 0 or 1;"))
        #expect(strange.problem.contains("\"opus\", \"red\", \"G722\", \"PCMU\""))
        let many = Fixture.offer(more: Array(repeating: "m=application 9 UDP/DTLS/SCTP x", count: 60))
        let long = try #require(Fixture.error(many.replacing("a=mid", with: "a=inactive\r\na=mid")))
        #expect(long.problem.contains("and 58 more"))
    }
}
