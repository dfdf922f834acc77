import CFFmpeg
import Media
import Recording

/// What a container's header has to know of one stream.
struct ContainerStream {
    var codec: Codec
    /// Ticks of this are what `ContainerWriter.write` takes.
    var clockRate: Int32
    var channels: Int
    var width: Int
    var height: Int
    var configuration: [UInt8]
    /// Samples bring no parameter sets: those of the header are all there are.
    private(set) var isComplete = false
    /// VP9 alone describes itself in its frames and nowhere else.
    private(set) var frameHeader: VP9FrameHeader?

    /// Pixels; no codec here has more.
    private static let maximumSide = 16_384

    init(_ plan: StreamPlan, path: String, isComplete: Bool = false) throws(MuxingError) {
        self.isComplete = isComplete
        codec = plan.codec
        clockRate = plan.clockRate
        channels = plan.channels
        // A header needs a size that it can hold; a decoder takes the true one from the keyframe.
        width = (1...Self.maximumSide).contains(plan.width) ? plan.width : 640
        height = (1...Self.maximumSide).contains(plan.height) ? plan.height : 480
        guard
            let made = CodecConfiguration.bytes(
                of: codec, channels: channels, sets: plan.parameterSets, isComplete: isComplete)
        else {
            throw .unsupported(
                path: path, reason: "\(plan.codec.encodingName) whose parameter sets make no header of a container")
        }
        configuration = made
        plan.parameterSets?.sequence.first?.withUnsafeBytes { learn(from: $0) }
    }

    /// From a file that is read. `nil`: not one of ours.
    init?(_ parameters: AVCodecParameters) {
        guard let codec = Self.codec(parameters.codec_id) else { return nil }
        self.codec = codec
        clockRate = codec.kind == .audio ? SoundFormat.rate : codec.clockRate
        channels = Int(parameters.ch_layout.nb_channels)
        width = Int(parameters.width)
        height = Int(parameters.height)
        switch codec {
        case .vp8, .vp9, .pcmu, .pcma: configuration = []
        case .h264, .h265, .av1, .opus:
            configuration = Array(
                UnsafeBufferPointer(start: parameters.extradata, count: Int(max(parameters.extradata_size, 0))))
            if configuration.isEmpty { return nil }
        case .aac: return nil
        }
    }

    /// Takes from the first frame what neither plan nor file has told.
    mutating func learn(from frame: UnsafeRawBufferPointer) {
        guard codec == .vp9, frameHeader == nil, let header = VP9FrameHeader(parsing: frame), header.isKeyframe else {
            return
        }
        frameHeader = header
    }
}
