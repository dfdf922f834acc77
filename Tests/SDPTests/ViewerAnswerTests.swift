import Media
import SDP
import TestKit
import Testing

/// Answers to those who want to watch.
struct ViewerAnswerTests {
    private static func published(_ offer: String, _ codecs: [Codec] = Codec.preference) throws -> [PublishedMedia] {
        let session = try Answerer.answer(to: offer, configuration: Fixture.configuration(codecs))
        return session.media.filter(\.accepted).map { PublishedMedia($0, payloadType: nil) }
    }

    private static func show(_ offer: String, _ published: [PublishedMedia]) throws -> NegotiatedSession {
        var next: UInt32 = 0
        return try Answerer.answer(
            toViewer: offer, of: published, canonicalName: "show", configuration: Fixture.configuration([]),
            makeSSRC: {
                next += 1
                return next
            })
    }

    /// Chromium's, with these codecs of the picture under 100, 102, …, each with its parameters.
    private static func viewer(_ formats: [(name: String, parameters: String?)], resends: Bool = true) -> String {
        var lines = OfferVectors.chromiumReceiveOnly.text.split(whereSeparator: \.isNewline).map { String($0) }
        lines.removeAll { $0.contains(":96 ") }
        let types = Array(zip(stride(from: 100, to: 120, by: 2), formats))
        let numbers = types.map { resends ? "\($0.0) \($0.0 + 1)" : "\($0.0)" }.joined(separator: " ")
        lines = lines.map { $0.hasPrefix("m=video") ? "m=video 9 UDP/TLS/RTP/SAVPF \(numbers)" : $0 }
        for (type, format) in types {
            lines.append("a=rtpmap:\(type) \(format.name)/90000")
            if let parameters = format.parameters { lines.append("a=fmtp:\(type) \(parameters)") }
            lines += ["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"].map { "a=rtcp-fb:\(type) \($0)" }
            if resends { lines += ["a=rtpmap:\(type + 1) rtx/90000", "a=fmtp:\(type + 1) apt=\(type)"] }
        }
        return lines.map { $0 + "\r\n" }.joined()
    }

    @Test func aBrowserIsShownWhatABrowserPublishes() throws {
        let published = try Self.published(OfferVectors.chromiumVP8.text, [.vp8, .opus])
        let session = try Self.show(Self.viewer([("VP9", nil), ("VP8", nil)]), published)
        #expect(session.media.map(\.direction) == [.sendonly, .sendonly])
        let picture = try Fixture.lines(session, 1)
        #expect(picture.first == "m=video 9 UDP/TLS/RTP/SAVPF 102 103")
        #expect(picture.contains("sendonly") && picture.contains("rtcp-fb:102 nack"))
        #expect(picture.contains("msid:show track-1") && picture.contains("ssrc-group:FID 3 4"))
        #expect(picture.contains("ssrc:3 cname:show") && picture.contains("ssrc:4 cname:show"))
        #expect(picture.filter { $0.hasPrefix("extmap") }.count == 2, "transport-wide numbers and MID")
        let sound = try Fixture.lines(session, 0)
        #expect(sound.first == "m=audio 9 UDP/TLS/RTP/SAVPF 111" && sound.contains("fmtp:111 sprop-stereo=1"))
        #expect(!sound.contains { $0.hasPrefix("ssrc-group") } && sound.contains("ssrc:1 cname:show"))
        let media = try #require(session.media.last)
        #expect(media.viewing?.payloadTypes.values.sorted() == [102] && media.viewing?.source == 1)
        #expect(media.rtxPayloadType == 103 && media.hasNACK && media.hasTransportCC)
    }

    @Test(
        arguments: [
            ("42e01f", 1, [("42e01f", 1)], 0), ("42e01f", 1, [("640c1f", 1), ("42e01f", 1)], 1),
            ("42001f", 1, [("42e01f", 1)], 0), ("42e01f", 1, [("640c1f", 1), ("4d001f", 1)], 1),
            ("42e01f", 0, [("42e01f", 1), ("42e01f", 0)], 1), ("42e01f", 0, [("42e01f", 1)], 0),
            ("42e01f", 1, [("42e01f", 0)], nil), ("640c1f", 1, [("42e01f", 1), ("4d001f", 1)], nil),
            ("4d001f", 1, [("42e01f", 1), ("64001f", 1)], 1),
        ] as [(String, Int, [(String, Int)], Int?)])
    func h264IsShownByWhatDecodesIt(
        _ profile: String, _ mode: Int, _ offered: [(String, Int)], _ expected: Int?
    ) throws {
        func parameters(_ profile: String, _ mode: Int) -> String {
            "level-asymmetry-allowed=1;packetization-mode=\(mode);profile-level-id=\(profile)"
        }
        let published = try Self.published(
            Fixture.offer(video: ["a=fmtp:96 \(parameters(profile, mode))"]).replacing("VP8/90000", with: "H264/90000"))
        let offer = Self.viewer(offered.map { ("H264", parameters($0.0, $0.1)) })
        guard let expected else {
            let error = try #require(throws: SDPError.self) { try Self.show(offer, published) }
            #expect(error.code == .nothingAcceptable && error.problem.contains("H264") && error.line != nil)
            return
        }
        let session = try Self.show(offer, published)
        #expect(session.media[1].payloadType == UInt8(100 + expected * 2))
        let lines = try Fixture.lines(session, 1)
        #expect(lines.contains("fmtp:\(100 + expected * 2) \(parameters(offered[expected].0, offered[expected].1))"))
    }

    @Test func aPictureThatTheViewerDoesNotTakeIsAnError() throws {
        let published = try Self.published(OfferVectors.chromiumH264.text)
        let error = try #require(throws: SDPError.self) { try Self.show(Self.viewer([("VP8", nil)]), published) }
        #expect(error.code == .nothingAcceptable)
        #expect(error.description.contains("comes as H264") && error.description.contains("\"VP8\""))
    }

    @Test func whatIsNotPublishedIsRefused() throws {
        let published = try Self.published(OfferVectors.chromiumAudioOnly.text)
        let session = try Self.show(Self.viewer([("VP8", nil)]), published)
        #expect(session.media.map(\.accepted) == [true, false])
        #expect(try Fixture.lines(session, 1).first?.hasPrefix("m=video 0 ") == true)
        let pictures = try Self.published(OfferVectors.chromiumVP8.text, [.vp8]).filter { $0.media.kind == .video }
        let error = try #require(throws: SDPError.self) {
            try Self.show(OfferVectors.chromiumAudioOnly.text.replacing("a=sendonly", with: "a=recvonly"), pictures)
        }
        #expect(error.code == .nothingAcceptable)
    }

    @Test func whoReceivesNothingWatchesNothing() throws {
        let published = try Self.published(OfferVectors.chromiumVP8.text)
        for offer in [
            OfferVectors.chromiumDataOnly.text, Self.viewer([("VP8", nil)]).replacing("a=recvonly", with: "a=sendonly"),
        ] {
            let error = try #require(throws: SDPError.self) { try Self.show(offer, published) }
            #expect(error.code == .nothingReceived, "\(error)")
        }
    }

    @Test func withoutRetransmissionsThereIsNoNACK() throws {
        let published = try Self.published(OfferVectors.chromiumVP8.text, [.vp8, .opus])
        let session = try Self.show(Self.viewer([("VP8", nil)], resends: false), published)
        let lines = try Fixture.lines(session, 1)
        #expect(!lines.contains("rtcp-fb:100 nack") && lines.contains("rtcp-fb:100 nack pli"))
        #expect(!lines.contains { $0.hasPrefix("ssrc-group") })
    }

    /// A publisher may change to another codec that was agreed on; what it sends now must be taken.
    @Test func whatMayComeIsOfferedToo() throws {
        let published = try Self.published(OfferVectors.chromium.text, [.vp8, .vp9, .h264, .opus])
        let session = try Self.show(Self.viewer([("VP9", "profile-id=0"), ("VP8", nil)]), published)
        #expect(session.media[1].payloadTypes == [102, 100])
        let picture = try #require(published.last)
        let later = try #require(
            picture.media.formats.first { $0.codec == .vp9 && $0.formatParameters == "profile-id=0" })
        let changed = published.dropLast() + [PublishedMedia(picture.media, payloadType: later.payloadType)]
        #expect(try Self.show(Self.viewer([("VP9", "profile-id=0")]), Array(changed)).media[1].payloadTypes == [100])
        #expect(throws: SDPError.self) { try Self.show(Self.viewer([("VP9", "profile-id=0")]), published) }
    }

    @Test func everyOfferOfTheTableThatCanBeAnsweredCanBeShown() throws {
        for vector in OfferVectors.answerable {
            let published = try Self.published(vector.text)
            let sound = published.filter { $0.media.kind == .audio }
            guard !sound.isEmpty else { continue }
            // Its own offer, the other way.
            let viewer = vector.text.replacing("a=sendonly", with: "a=recvonly")
            let session = try Self.show(viewer, published)
            #expect(session.media.contains { $0.direction == .sendonly }, "\(vector.name)")
        }
    }
}
