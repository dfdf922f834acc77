import Media
import SDP
import TestKit
import Testing

/// Several encodings of one picture (RFC 8851, RFC 8852, RFC 8853).
@Suite struct AnswererLayersTests {
    private static let streamID = "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"

    /// What an offer says of layers, what is received of it, and the lines that answer.
    struct Row: Sendable, CustomTestStringConvertible {
        let offered: [String]
        let rids: [String]
        let answered: [String]
        var testDescription: String { offered.joined(separator: " ") }
    }

    static let rows: [Row] = [
        Row(
            offered: ["a=rid:q send", "a=rid:h send", "a=rid:f send", "a=simulcast:send q;h;f"], rids: ["q", "h", "f"],
            answered: ["rid:q recv", "rid:h recv", "rid:f recv", "simulcast:recv q;h;f"]),
        // One that begins paused, and one with an alternative.
        Row(
            offered: ["a=simulcast:send ~lo;hi,hi2", "a=rid:lo send", "a=rid:hi2 send"], rids: ["lo", "hi2"],
            answered: ["rid:lo recv", "rid:hi2 recv", "simulcast:recv lo;hi2"]),
        Row(
            offered: ["a=rid:in recv", "a=rid:1 send", "a=simulcast:recv in send 1"], rids: ["1"],
            answered: ["rid:1 recv", "simulcast:recv 1"]),
        // Restrictions come back; payload types that are not taken, unknown words and dependence end an encoding.
        Row(
            offered: [
                "a=rid:a send pt=96;max-width=1280;max-fps=30", "a=rid:b send pt=45,96", "a=rid:c send pt=45",
                "a=rid:d send depend=a", "a=rid:e send shape=round", "a=simulcast:send a;b;c;d;e",
            ], rids: ["a", "b"],
            answered: ["rid:a recv pt=96;max-width=1280;max-fps=30", "rid:b recv pt=96", "simulcast:recv a;b"]),
        Row(
            offered: (1...6).map { "a=rid:\($0) send" } + ["a=simulcast:send 1;2;3;4;5;6"], rids: ["1", "2", "3", "4"],
            answered: (1...4).map { "rid:\($0) recv" } + ["simulcast:recv 1;2;3;4"]),
        Row(
            offered: ["a=rid:q send", "a=rid:q send pt=1", "a=simulcast:send q;q"], rids: ["q"],
            answered: [
                "rid:q recv", "simulcast:recv q",
            ]),
        // Nothing is described, nothing is listed, nothing has a name that can be.
        Row(offered: ["a=simulcast:send q;h"], rids: [], answered: []),
        Row(offered: ["a=rid:q send"], rids: [], answered: []),
        Row(offered: ["a=rid:q send", "a=simulcast:send"], rids: [], answered: []),
        Row(offered: ["a=rid:q send", "a=simulcast"], rids: [], answered: []),
        Row(offered: ["a=rid:ä send", "a=rid", "a=rid:q", "a=simulcast:send ä;;~;,"], rids: [], answered: []),
        Row(
            offered: ["a=rid:\(String(repeating: "x", count: 256)) send", "a=simulcast:send x"], rids: [],
            answered: []),
    ]

    @Test(arguments: rows)
    func whatIsOfferedAndWhatIsAnswered(_ row: Row) throws {
        let session = try Fixture.answer(Fixture.offer(video: [Self.streamID] + row.offered))
        let media = session.media[1]
        #expect(media.accepted && media.layers.map(\.rid) == row.rids)
        let lines = try Fixture.lines(session, 1)
        #expect(lines.filter { $0.hasPrefix("rid") || $0.hasPrefix("simulcast") } == row.answered)
        #expect(lines.contains(String(Self.streamID.dropFirst(2))) == !row.rids.isEmpty)
        let tracks = media.trackDescriptions
        #expect(tracks.map(\.rid) == (row.rids.isEmpty ? [nil] : row.rids))
        #expect(tracks.map(\.id) == tracks.indices.map { TrackID(1, layer: $0) })
    }

    /// Nothing but its header extension tells the layers apart.
    @Test func withoutTheNameInPacketsThereIsOneEncoding() throws {
        let three = ["a=rid:q send", "a=rid:h send", "a=simulcast:send q;h"]
        let bare = try Fixture.answer(Fixture.offer(video: three))
        #expect(bare.media[1].layers.isEmpty && !bare.answer.contains("simulcast") && !bare.answer.contains("a=rid"))
        // An id that means something else to the m-line before it.
        let twice = try Fixture.answer(
            Fixture.offer(audio: ["a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:mid"], video: [Self.streamID] + three))
        #expect(twice.media[1].layers.isEmpty && !twice.answer.contains("simulcast"))
    }

    @Test func soundHasNoLayers() throws {
        let session = try Fixture.answer(
            Fixture.offer(audio: [Self.streamID, "a=rid:q send", "a=simulcast:send q"]))
        #expect(session.media[0].layers.isEmpty && !session.answer.contains("simulcast"))
    }

    @Test(arguments: [Codec.vp8, .h264, .vp9, .av1])
    func chromiumIsTakenWithThree(_ codec: Codec) throws {
        let session = try Fixture.answer(OfferVectors.chromiumSimulcast.text, [codec, .opus])
        let media = session.media[1]
        #expect(media.codec == codec && media.layers.map(\.rid) == ["q", "h", "f"])
        #expect(media.streamIDExtensionID == 10 && media.repairedStreamIDExtensionID == 11)
        #expect(media.midExtensionID == 4)
        let lines = try Fixture.lines(session, 1)
        #expect(lines.suffix(4) == ["rid:q recv", "rid:h recv", "rid:f recv", "simulcast:recv q;h;f"])
        #expect(lines.contains("extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"))
        #expect(lines.contains("extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"))
    }

    @Test func withoutLayersTheirExtensionsAreNotAnswered() throws {
        let session = try Fixture.answer(OfferVectors.chromium.text)
        #expect(session.media.allSatisfy { $0.streamIDExtensionID == nil && $0.repairedStreamIDExtensionID == nil })
    }
}
