import Media
import Recording
import TestKit
import Testing

@Suite struct CodecStringTests {
    /// The strings are those that ffmpeg's DASH muxer writes for the same streams; H265 by ISO/IEC 14496-15 clause E.3.
    @Test(arguments: [
        (Codec.h264, "avc1.42e01f"), (.vp9, "vp09.00.21.08"), (.av1, "av01.0.01M.08"), (.h265, "hev1.1.6.L63.90"),
        (.vp8, "vp8"), (.opus, "opus"), (.pcmu, "pcmu"),
    ]) func codecs(_ codec: Codec, _ string: String) {
        let plan = StreamPlan(track: TrackID(0), codec: codec, parameterSets: ParameterSetVectors.of(codec))
        #expect(plan.codecString == string)
    }

    @Test(arguments: Codec.received) func whatCannotBeReadHasItsName(_ codec: Codec) {
        let sets = ParameterSets(video: [[]], sequence: [[1, 2]], picture: [[]])
        let plan = StreamPlan(track: TrackID(0), codec: codec, parameterSets: sets)
        #expect(plan.codecString == (codec == .h264 ? "avc1" : codec.rawValue))
    }
}
