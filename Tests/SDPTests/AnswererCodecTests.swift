import Media
import SDP
import TestKit
import Testing

/// What of each codec is taken, and what the answer says of it.
struct AnswererCodecTests {
    private func picture(_ name: String, _ parameters: String?) -> String {
        var lines = Fixture.offer().split(separator: "\r\n").map { String($0) }
        lines = lines.map { $0 == "a=rtpmap:96 VP8/90000" ? "a=rtpmap:96 \(name)/90000" : $0 }
        if let parameters { lines.append("a=fmtp:96 \(parameters)") }
        return lines.joined(separator: "\r\n")
    }

    private func sound(_ formats: String, _ lines: [String]) -> String {
        let offer = Fixture.offer().replacing("UDP/TLS/RTP/SAVPF 111", with: "UDP/TLS/RTP/SAVPF \(formats)")
        let text = lines.map { $0 + "\r\n" }.joined()
        return offer.replacing("a=rtpmap:111 opus/48000/2\r\n", with: text)
    }

    @Test(arguments: [
        ("VP9", nil, nil), ("vp9", "profile-id=0", "profile-id=0"),
        ("VP9", "Profile-ID=2; max-fr=30;max-fs=12288", "profile-id=2"), ("VP9", "max-fs=12288;max-fr=60", nil),
        ("AV1", nil, nil), ("av1", "level-idx=5;profile=0;tier=0", "level-idx=5;profile=0;tier=0"),
        ("AV1", "tier=1; level-idx=31", "level-idx=31;tier=1"), ("AV1", "profile=0", "profile=0"),
        ("H265", nil, nil), ("h265", "sprop-vps=QAEM;sprop-sps=QgEB;sprop-pps=RAHB;sprop-max-don-diff=0", nil),
        (
            "H265", "level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST",
            "level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST"
        ),
        ("H265", "profile-id=2;tx-mode=srst", "profile-id=2;tx-mode=srst"),
        (
            "H265", "profile-space=0;profile-compatibility-indicator=60000000;interop-constraints=b00000000000",
            "interop-constraints=b00000000000;profile-compatibility-indicator=60000000;profile-space=0"
        ),
    ])
    func pictureTaken(_ name: String, _ offered: String?, _ answered: String?) throws {
        let session = try Fixture.answer(picture(name, offered), Codec.preference)
        let lines = try Fixture.lines(session, 1)
        #expect(session.media[1].codec?.encodingName.lowercased() == name.lowercased())
        #expect(lines.contains("rtpmap:96 \(name)/90000"))
        #expect(lines.filter { $0.hasPrefix("fmtp:96") } == (answered.map { ["fmtp:96 \($0)"] } ?? []))
        #expect(session.media[1].rtxPayloadTypes == [97: 96])
        #expect(session.media[1].trackDescription?.formatParameters == offered ?? "")
        #expect(session.media[1].channels == 0 && session.media[1].clockRate == 90_000)
    }

    @Test(arguments: [
        ("VP9", "profile-id=1"), ("VP9", "profile-id=3"), ("VP9", "profile-id="), ("VP9", "profile-id=00"),
        ("AV1", "profile=1"), ("AV1", "profile=2"), ("AV1", "profile=x"), ("AV1", "level-idx=32"),
        ("AV1", "tier=2"), ("AV1", "tier=-1"), ("H265", "profile-id=3"), ("H265", "profile-id=4"),
        ("H265", "profile-space=1"), ("H265", "tx-mode=MRST"), ("H265", "tx-mode=MRMT"),
        ("H265", "sprop-max-don-diff=1"), ("H265", "sprop-max-don-diff="), ("H265", "level-id="),
    ])
    func pictureRefused(_ name: String, _ offered: String) throws {
        let session = try Fixture.answer(picture(name, offered), Codec.preference)
        #expect(session.media.map(\.accepted) == [true, false])
        #expect(session.media[1].refusal?.contains("\"\(name)\"") ?? false)
        #expect(session.media[1].refusal?.contains("AV1 (profile 0)") ?? false)
    }

    /// RFC 7798 clause 7.1: with decoding order numbers units come in another order than they are decoded in.
    @Test func h265WithDecodingOrderNumbersIsPassedBy() throws {
        let lines = picture("H265", "level-id=93;sprop-max-don-diff=2").replacing(
            "SAVPF 96 97", with: "SAVPF 96 97 98 99")
        let both = lines + "\r\na=rtpmap:98 H265/90000\r\na=fmtp:98 level-id=93"
        let other = try Fixture.answer(lines + "\r\na=rtpmap:99 VP8/90000", [.opus, .h265, .vp8])
        #expect(other.media[1].codec == .vp8 && other.media[1].payloadTypes == [99])
        let session = try Fixture.answer(both, [.opus, .h265])
        #expect(session.media[1].codec == .h265 && session.media[1].payloadTypes == [98])
        let answer = try Fixture.lines(session, 1)
        #expect(answer.first == "m=video 9 UDP/TLS/RTP/SAVPF 98")
        #expect(!answer.contains { $0.contains(":96 ") })
        let none = try Fixture.answer(lines, [.opus, .h265])
        #expect(none.media.map(\.accepted) == [true, false])
        #expect(none.media[1].refusal?.contains("no sprop-max-don-diff") ?? false)
    }

    @Test func profile0GoesFirst() throws {
        let offer = OfferVectors.chromiumVP9.text
            .replacing("profile-id=0", with: "profile-id=9").replacing("profile-id=2", with: "profile-id=0")
            .replacing("profile-id=9", with: "profile-id=2")
        let session = try Fixture.answer(offer, Codec.preference)
        #expect(session.media[1].payloadTypes == [100, 98])
        let lines = try Fixture.lines(session, 1)
        #expect(lines.first == "m=video 9 UDP/TLS/RTP/SAVPF 100 101 98 99")
        #expect(lines.contains("fmtp:100 profile-id=0") && lines.contains("fmtp:98 profile-id=2"))
    }

    @Test func preferenceDecidesAmongAll() throws {
        func codecs(_ vector: OfferVector, _ preference: [Codec]) throws -> [Codec?] {
            try Fixture.answer(vector.text, preference).media.map(\.codec)
        }
        #expect(try codecs(OfferVectors.chromium, Codec.preference) == [.opus, .h264])
        #expect(try codecs(OfferVectors.chromium, [.av1, .h264, .pcma, .opus]) == [.pcma, .av1])
        #expect(try codecs(OfferVectors.chromium, [.h265, .vp9, .opus]) == [.opus, .vp9])
        #expect(try codecs(OfferVectors.safari, [.h265, .h264, .opus]) == [.opus, .h265])
        #expect(try codecs(OfferVectors.iPhone, [.h265, .vp8, .pcmu]) == [.pcmu, .h265])
        #expect(try codecs(OfferVectors.androidCameraAndScreen, [.av1, .opus]) == [.opus, .av1, .av1])
    }

    @Test func staticPayloadTypesNeedNoMap() throws {
        let session = try Fixture.answer(OfferVectors.softphone.text, Codec.preference)
        #expect(session.media[0].codec == .pcmu)
        #expect(session.media[0].channels == 1)
        let lines = try Fixture.lines(session, 0)
        #expect(lines.first == "m=audio 9 UDP/TLS/RTP/SAVPF 0")
        #expect(lines.contains("rtpmap:0 PCMU/8000"))
        #expect(
            session.media[0].trackDescription
                == TrackDescription(id: TrackID(0), codec: .pcmu, clockRate: 8000, channels: 1, formatParameters: ""))
        #expect(try Fixture.answer(OfferVectors.softphone.text, [.pcma]).media[0].payloadTypes == [8])
        // What stands in a=rtpmap counts more than RFC 3551's table.
        let mapped = try Fixture.answer(sound("0 8", ["a=rtpmap:0 opus/48000/2"]), [.pcmu, .pcma, .opus])
        #expect(mapped.media[0].payloadTypes == [8] && mapped.media[0].codec == .pcma)
        #expect(try Fixture.answer(sound("0", ["a=rtcp-fb:0 transport-cc"]), [.pcmu, .vp8]).media[0].accepted)
    }

    @Test func g711ByDynamicTypesAndChannels() throws {
        let both = try Fixture.answer(
            sound("100 101 102 8", ["a=rtpmap:100 pcmu/8000/2", "a=rtpmap:101 PCMU/8000", "a=rtpmap:102 PCMU/16000"]),
            Codec.preference)
        #expect(both.media[0].payloadTypes == [100])
        #expect(both.media[0].channels == 2)
        #expect(try Fixture.lines(both, 0).contains("rtpmap:100 pcmu/8000/2"))
        for map in ["PCMA/8000/3", "PCMA/8000/0", "PCMA/8000/x", "G722/8000", "L16/8000"] {
            let none = try Fixture.answer(sound("100", ["a=rtpmap:100 \(map)"]), Codec.preference)
            #expect(!none.media[0].accepted, "\(map)")
            #expect(none.media[0].refusal?.hasSuffix("taken are opus, PCMU, PCMA") ?? false)
        }
    }

    /// Each m-line is a track of its own.
    @Test func cameraAndScreen() throws {
        let session = try Fixture.answer(OfferVectors.androidCameraAndScreen.text, Codec.preference)
        #expect(session.media.compactMap(\.trackDescription).map(\.id) == [TrackID(0), TrackID(1), TrackID(2)])
        #expect(session.media.map(\.msid) == ["- 833dba34", "- camera", "- screen"])
        #expect(session.media.map(\.ssrcs) == [[401], [501], [601]])
        #expect(session.answer.contains("a=group:BUNDLE 0 1 2\r\n"))
    }

    @Test func parameterSetsOfTheOfferReachTheTrack() throws {
        let session = try Fixture.answer(OfferVectors.gstreamerH265.text, Codec.preference)
        #expect(session.media.map(\.codec) == [.h265, .pcma])
        #expect(session.media[0].formatParameters.contains("sprop-pps=RAHBcrRiQA=="))
        #expect(try !Fixture.lines(session, 0).contains { $0.hasPrefix("fmtp") })
        #expect(try Fixture.lines(session, 1).contains("rtpmap:8 pcma/8000"))
    }

    /// To which a sender may change in mid-stream.
    private func beside(_ lines: [String], feedback: [String] = []) -> String {
        Fixture.offer(video: lines + feedback.map { "a=rtcp-fb:\($0)" })
            .replacing("SAVPF 96 97", with: "SAVPF 96 97 98 99 100")
    }

    @Test func otherPicturesStandBehind() throws {
        let offer = beside([
            "a=rtpmap:98 VP9/90000", "a=fmtp:98 profile-id=0", "a=rtpmap:99 rtx/90000", "a=fmtp:99 apt=98",
            "a=rtpmap:100 AV1/90000",
        ])
        let session = try Fixture.answer(offer, [.vp9, .opus, .vp8])
        let media = session.media[1]
        #expect(media.codec == .vp9 && media.formats.map(\.codec) == [.vp9, .vp8])
        #expect(media.formatParameters == "profile-id=0" && media.trackDescription?.codec == .vp9)
        #expect(media.rtxPayloadTypes == [99: 98, 97: 96])
        let lines = try Fixture.lines(session, 1)
        #expect(lines.first == "m=video 9 UDP/TLS/RTP/SAVPF 98 99 96 97")
        #expect(lines.contains("rtpmap:96 VP8/90000") && lines.contains("fmtp:97 apt=96"))
        #expect(
            try Fixture.answer(offer, [.vp9, .opus]).media[1].payloadTypes == [98], "what is not wanted is not taken")
    }

    @Test func anotherPictureThatCanBeAskedForLessIsLeftOut() throws {
        let lines = ["a=rtpmap:98 VP9/90000", "a=rtpmap:100 AV1/90000"]
        let offer = beside(
            lines, feedback: ["96 nack", "96 nack pli", "98 nack", "100 nack", "100 nack pli", "100 ccm fir"])
        let media = try Fixture.answer(offer, [.vp8, .vp9, .av1, .opus]).media[1]
        #expect(media.payloadTypes == [96, 100] && media.feedback == [.genericNACK, .pictureLoss])
    }

    @Test func soundHasOneCodec() throws {
        let media = try Fixture.answer(OfferVectors.chromium.text, Codec.preference).media[0]
        #expect(media.formats.map(\.codec) == [.opus])
    }
}
