import CFFmpeg
import Media

/// What a decoder must know of a picture's colours.
struct PictureColor: Hashable {
    var range: UInt32
    var space: UInt32
    var primaries: UInt32
    var transfer: UInt32

    init(_ frame: UnsafeMutablePointer<AVFrame>) {
        // Other forms become 4:2:0 of the usual range.
        range =
            frame.pointee.format == AV_PIX_FMT_YUV420P.rawValue
            ? frame.pointee.color_range.rawValue : AVCOL_RANGE_MPEG.rawValue
        space = frame.pointee.colorspace.rawValue
        primaries = frame.pointee.color_primaries.rawValue
        transfer = frame.pointee.color_trc.rawValue
    }
}

/// One size of a ladder.
final class RungEncoder {
    private static let clockRate: Int32 = 90_000
    /// Pixels from which on an encoder gets more than one thread.
    private static let large = 1280 * 720

    var encoding: LadderPlan.Encoding
    let color: PictureColor
    private let scaler: PictureScaler
    private let encoder: LiveEncoder
    private var sets: ParameterSets?

    init(_ encoding: LadderPlan.Encoding, color: PictureColor, threads: Int) throws(TranscodingError) {
        self.encoding = encoding
        self.color = color
        let (width, height) = (Int32(clamping: encoding.form.width), Int32(clamping: encoding.form.height))
        scaler = try PictureScaler(width: width, height: height, threads: 1)
        let isLarge = encoding.form.width * encoding.form.height >= Self.large
        encoder = try LiveEncoder(
            "libx264",
            options: [
                ("preset", "veryfast"), ("tune", "zerolatency"), ("forced-idr", "1"), ("crf", "23"),
                // Lengths in the place of start codes; keyframes where they are asked for and nowhere else.
                ("x264-params", "annexb=0:scenecut=0:keyint=infinite"),
            ]
        ) { context in
            context.pointee.width = width
            context.pointee.height = height
            context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
            context.pointee.time_base = AVRational(num: 1, den: Self.clockRate)
            context.pointee.framerate = AVRational(num: 30, den: 1)
            context.pointee.max_b_frames = 0
            context.pointee.rc_max_rate = Int64(encoding.bitrate)
            context.pointee.rc_buffer_size = Int32(clamping: encoding.bitrate)
            context.pointee.thread_count = isLarge ? Int32(clamping: max(threads, 1)) : 1
            context.pointee.color_range = AVColorRange(color.range)
            context.pointee.colorspace = AVColorSpace(color.space)
            context.pointee.color_primaries = AVColorPrimaries(color.primaries)
            context.pointee.color_trc = AVColorTransferCharacteristic(color.transfer)
        }
    }

    /// - Returns: the picture itself where it has this size; else ours, until the next call.
    func scale(
        _ picture: UnsafeMutablePointer<AVFrame>
    ) throws(TranscodingError) -> UnsafeMutablePointer<AVFrame>? { try scaler.scale(picture) }

    /// - Parameter give: called for what comes out; makes the frame, once for each of its holders' words about loss.
    func encode(
        _ picture: UnsafeMutablePointer<AVFrame>, at time: Int64, isKeyframe: Bool,
        _ give: ((_ followsLoss: Bool) -> EncodedFrame) -> Void
    ) throws(TranscodingError) {
        picture.pointee.pts = time
        picture.pointee.pict_type = isKeyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
        picture.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        try encoder.encode(picture) { packet in
            guard packet.pointee.size > 0, let data = packet.pointee.data else { return }
            let bytes = UnsafeRawBufferPointer(start: data, count: Int(packet.pointee.size))
            let isKey = packet.pointee.flags & AV_PKT_FLAG_KEY != 0
            if isKey { learn(bytes) }
            var made: EncodedFrame?
            give { followsLoss in
                if let made, made.followsLoss == followsLoss { return made }
                let frame = EncodedFrame(capacity: bytes.count)
                frame.append(bytes)
                frame.seal(
                    codec: .h264, timestamp: MediaTimestamp(ticks: packet.pointee.pts, clockRate: Self.clockRate),
                    arrival: Instant(nanoseconds: 0), isKeyframe: isKey, width: encoding.form.width,
                    height: encoding.form.height, followsLoss: followsLoss, parameterSets: isKey ? sets : nil)
                made = frame
                return frame
            }
        }
    }

    /// ITU-T H.264 clause 7.4.1: NAL units of the types 7 and 8.
    private func learn(_ bytes: UnsafeRawBufferPointer) {
        var (sequence, picture): ([[UInt8]], [[UInt8]]) = ([], [])
        var offset = 0
        while offset + 4 < bytes.count {
            let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            let unit = bytes[(offset + 4)...].prefix(length)
            switch unit.first.map({ $0 & 0x1F }) {
            case 7: sequence.append(Array(unit))
            case 8: picture.append(Array(unit))
            default: break
            }
            offset += 4 + length
        }
        guard !sequence.isEmpty, sets?.sequence != sequence || sets?.picture != picture else { return }
        sets = ParameterSets(sequence: sequence, picture: picture)
    }
}
