import SDP
import TestKit
import Testing

struct SessionDescriptionTests {
    @Test(arguments: OfferVectors.all)
    func whatWasReadIsWrittenAsItWas(_ offer: OfferVector) throws {
        #expect(try SessionDescription.parse(offer.text).text == offer.text)
    }

    @Test func fieldsOfARealOffer() throws {
        let offer = try SessionDescription.parse(OfferVectors.chromium.text)
        #expect(offer.origin.sessionID == "5553696603651805018")
        #expect(offer.origin.address == "127.0.0.1")
        #expect(offer.name == "-")
        #expect(offer.timings == ["0 0"])
        #expect(offer.attributes.map(\.name) == ["group", "extmap-allow-mixed", "msid-semantic"])
        #expect(offer.attributes.first?.line == 5)
        #expect(offer.media.map(\.media) == ["audio", "video"])
        #expect(offer.media.map(\.mid) == ["0", "1"])
        #expect(offer.media.map(\.line) == [8, 43])
        #expect(offer.media.first?.port == 56541)
        #expect(offer.media.first?.formats.prefix(2) == ["111", "63"])
        #expect(offer.media.first?.connection == "IN IP4 192.0.2.2")
    }

    @Test func linesMayEndWithLineFeedAloneAndEmptyOnesPass() throws {
        let offer = OfferVectors.gstreamer
        let bare = String(offer.text.unicodeScalars.filter { $0 != "\r" })
        #expect(try SessionDescription.parse(bare).text == offer.text)
        #expect(try SessionDescription.parse("\n" + bare + "\r\n\r\n").text == offer.text)
    }

    @Test func partsThatNobodyUsesPass() throws {
        let text =
            "v=0\no=- 1 1 IN IP4 h\ns=\nu=x\ne=x\np=x\nc=IN IP4 h\nb=AS:1\nt=0 0\nr=1\nz=0\nk=x\na=x\n"
            + "m=audio 1/2 RTP/AVP 0\ni=title\nc=IN IP6 ::\nb=AS:2\nk=x\na=y:z:w\n"
        let description = try SessionDescription.parse(text)
        #expect(description.bandwidths == ["AS:1"])
        #expect(description.media.first?.bandwidths == ["AS:2"])
        #expect(description.media.first?.portCount == 2)
        #expect(description.media.first?.attributes.first(named: "y")?.value == "z:w")
        #expect(try SessionDescription.parse(description.text).text == description.text)
    }

    @Test(arguments: [
        ("", SDPError.Code.malformed, 1),
        ("{\"sdp\":\"v=0\"}", .malformed, 1),
        ("v=1\n", .malformed, 1),
        ("v=0\n", .malformed, 2),
        ("v=0\ns=-\n", .malformed, 2),
        ("v=0\no=- 1 1 IN IP4\n", .malformed, 2),
        ("v=0\no=- 1 1 IN IP4 h\nv=0\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\nx=1\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\nA=1\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\na:x\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\na=x\0y\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\na=x\ry\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\nm=audio\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\nm=audio 9 RTP/AVP\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\nm=audio 65536 RTP/AVP 0\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\nm=audio +9 RTP/AVP 0\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\nm=audio 9/0 RTP/AVP 0\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\nm=audio 9 RTP/AVP ü\n", .malformed, 3),
        ("v=0\no=- 1 1 IN IP4 h\nm=audio 9 RTP/AVP 0\ns=-\n", .malformed, 4),
        ("v=0\no=- 1 1 IN IP4 h\nm=audio 9 RTP/AVP 0\na=mid:1\nm=audio 9 RTP/AVP 0\na=mid:1\n", .malformed, 6),
        ("v=0\no=- 1 1 IN IP4 h\nm=audio 9 RTP/AVP 0\na=mid:\n", .malformed, 4),
        ("v=0\no=- 1 1 IN IP4 h\nm=audio 9 RTP/AVP 0\na=mid:a b\n", .malformed, 4),
    ])
    func errorsNameTheLine(_ text: String, _ code: SDPError.Code, _ line: Int) {
        let error = #expect(throws: SDPError.self) { try SessionDescription.parse(text) }
        #expect(error?.code == code)
        #expect(error?.line == line)
    }

    @Test func errorsSayTheClauseAndWhatToDo() throws {
        let error = try #require(Fixture.error("v=0\r\no=- 1 1 IN IP4 h\r\nm=audio x\u{1B}y RTP/AVP\r\n"))
        #expect(
            "\(error)"
                == "SDP line 3 (RFC 8866 clause 5.14): \"m=audio x?y RTP/AVP\" is not media, port (0 to 65535), transport"
                + " and formats; send the offer exactly as createOffer made it")
    }

    @Test func limits() throws {
        let start = "v=0\no=- 1 1 IN IP4 h\n"
        let line = "m=audio 9 RTP/AVP 0\n"
        let most = start + String(repeating: line, count: SessionDescription.Limit.mediaDescriptions)
        #expect(try SessionDescription.parse(most).media.count == 64)
        let overMedia = #expect(throws: SDPError.self) { try SessionDescription.parse(most + line) }
        #expect(overMedia?.code == .tooLarge)
        #expect(overMedia?.line == 67)

        let longest = "a=" + String(repeating: "x", count: SessionDescription.Limit.lineBytes - 2) + "\n"
        #expect(try SessionDescription.parse(start + longest).attributes.count == 1)
        let overLine = #expect(throws: SDPError.self) { try SessionDescription.parse(start + "a=x" + longest) }
        #expect(overLine?.code == .tooLarge)
        #expect(overLine?.line == 3)

        let filler = String(repeating: "a=x\n", count: (SessionDescription.Limit.bytes - start.utf8.count) / 4)
        #expect(throws: Never.self) { try SessionDescription.parse(start + filler) }
        let overAll = #expect(throws: SDPError.self) { try SessionDescription.parse(start + filler + "a=x\n") }
        #expect(overAll?.code == .tooLarge)
        #expect(overAll?.line == nil)
    }

    @Test func bytesMustBeUTF8() throws {
        var bytes = Array(OfferVectors.aiortc.text.utf8)
        let fine = try bytes.withUnsafeBytes { raw throws in try SessionDescription.parse(raw) }
        #expect(fine.media.count == 2)
        bytes[20] = 0xFF
        let error = #expect(throws: SDPError.self) {
            try bytes.withUnsafeBytes { raw throws in try SessionDescription.parse(raw) }
        }
        #expect(error?.clause == "RFC 8866 clause 5")
    }

    /// To Swift a colon with an accent behind it is one character.
    @Test func attributesAreCutAtBytes() throws {
        let text = "v=0\no=- 1 1 IN IP4 h\na=name:\u{301}value\n"
        let attribute = try #require(try SessionDescription.parse(text).attributes.first)
        #expect(attribute.name == "name")
        #expect(attribute.value == "\u{301}value")
    }
}
