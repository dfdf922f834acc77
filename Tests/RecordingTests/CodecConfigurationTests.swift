import Media
import Recording
import TestKit
import Testing

@Suite struct CodecConfigurationTests {
    /// The records that ffmpeg 5.1 makes of the same streams.
    @Test func recordsAreAsOthersMakeThem() throws {
        let av1 = try #require(CodecConfiguration.bytes(of: .av1, sets: ParameterSetVectors.av1))
        #expect(av1 == [0x81, 0x01, 0x0C, 0x00] + ParameterSetVectors.av1.sequence[0])
        let h265 = try #require(CodecConfiguration.bytes(of: .h265, sets: ParameterSetVectors.h265))
        let head: [UInt8] = [
            1, 1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 0x3F, 0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F, 3,
        ]
        let sets = ParameterSetVectors.h265
        let arrays = array(0x20, sets.video[0]) + array(0x21, sets.sequence[0]) + array(0x22, sets.picture[0])
        #expect(h265 == head + arrays)
        let h264 = try #require(CodecConfiguration.bytes(of: .h264, sets: ParameterSetVectors.h264))
        #expect(h264 == [1, 0x42, 0xE0, 0x1F, 0xFF, 0xE1, 0, 5, 0x67, 0x42, 0xE0, 0x1F, 0, 1, 0, 2, 0x68, 1])
        #expect(CodecConfiguration.bytes(of: .vp9, sets: ParameterSetVectors.vp9) == [])
        #expect(CodecConfiguration.bytes(of: .vp8, sets: nil) == [])
        #expect(CodecConfiguration.bytes(of: .opus, channels: 9, sets: nil)?.prefix(10).last == 2)
    }

    private func array(_ type: UInt8, _ set: [UInt8]) -> [UInt8] { [type, 0, 1, 0, UInt8(set.count)] + set }

    @Test(arguments: [Codec.h264, .vp9, .av1, .h265]) func whatIsMissingOrTooLongMakesNone(_ codec: Codec) throws {
        let known = try #require(ParameterSetVectors.of(codec))
        let long = [[UInt8](repeating: 1, count: 0x10000)]
        let hostile = [
            nil, ParameterSets(sequence: [], picture: []), ParameterSets(video: [[]], sequence: [[]], picture: [[]]),
            ParameterSets(video: long, sequence: long, picture: long),
            ParameterSets(video: known.video, sequence: [], picture: known.picture),
        ]
        for sets in hostile { #expect(CodecConfiguration.bytes(of: codec, sets: sets) == nil) }
        guard codec == .h264 || codec == .h265 else { return }
        let cut = ParameterSets(video: known.video, sequence: known.sequence, picture: [])
        #expect(CodecConfiguration.bytes(of: codec, sets: cut) == nil)
    }

    /// Counts have five bits, eight, and sixteen of which 64 are used.
    @Test(arguments: [Codec.h264, .h265]) func moreSetsThanFitAreLeftOut(_ codec: Codec) throws {
        let known = try #require(ParameterSetVectors.of(codec))
        let many = ParameterSets(
            video: known.video, sequence: [[UInt8]](repeating: known.sequence[0], count: 40),
            picture: [[UInt8]](repeating: known.picture[0], count: 300))
        let bytes = try #require(CodecConfiguration.bytes(of: codec, sets: many))
        let one = known.sequence[0].count + 2
        let other = known.picture[0].count + 2
        let heads = codec == .h264 ? 7 : 23 + 3 * 3 + known.video[0].count + 2
        #expect(bytes.count == heads + (codec == .h264 ? 31 * one + 255 * other : 40 * one + 64 * other))
    }

    @Test(arguments: [Codec.h264, .vp9, .av1, .h265]) func everyTruncation(_ codec: Codec) throws {
        let known = try #require(ParameterSetVectors.of(codec))
        for length in 0...known.sequence[0].count {
            let sets = ParameterSets(
                video: known.video, sequence: [Array(known.sequence[0].prefix(length))], picture: known.picture)
            let made = CodecConfiguration.bytes(of: codec, sets: sets)
            if length == known.sequence[0].count { #expect(made != nil) }
            if length < 4 { #expect(made == nil) }
            _ = StreamPlan(track: TrackID(0), codec: codec, parameterSets: sets).codecString
        }
    }
}
