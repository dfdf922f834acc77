import CFFmpeg
import Exporting
import Media

/// Makes a ladder of H.264 of a publisher's picture while it comes: decoded once, never made larger, without pictures that
/// refer to later ones. Keyframes stand at the same times in all renditions.
package final class LivePicture {
    private static let clockRate: Int32 = 90_000

    private let rungs: [LadderRung]
    private let keyframeInterval: Int64
    private let threads: Int
    private let packet: LivePacket
    private var decoder: FrameDecoder?
    private var codec: Codec?
    /// Of frames that the decoder has and that were keyframes.
    private var keyframes: Set<Int64> = []
    private var waitsForKeyframe = true
    private var form: PictureForm?
    private var plan: LadderPlan?
    private var encoders: [RungEncoder] = []
    private var lastKeyframe: Int64?
    private var last = Int64.min
    private var lost: Int64 = 0
    /// The rungs whose next frame comes after others that are missing.
    private var broken: Set<Int> = []

    /// Sizes that are shed; heeded with the next picture.
    package var shed = 0

    /// - Parameters:
    ///   - rungs: the largest first.
    ///   - keyframeInterval: one comes at least so often.
    ///   - threads: of an encoder of a large picture.
    package init(rungs: [LadderRung], keyframeInterval: Duration, threads: Int) throws(TranscodingError) {
        self.rungs = rungs
        self.keyframeInterval = MediaTimestamp.rescale(
            keyframeInterval.nanoseconds / 1000, from: 1_000_000, to: Self.clockRate)
        self.threads = threads
        av_log_set_level(AV_LOG_QUIET)
        packet = try LivePacket()
    }

    /// Frames that could not be decoded.
    package var failures: Int64 { lost + (decoder?.failures ?? 0) }

    /// Sizes that it has without shedding; 0 while no picture has come.
    package var sizes: Int {
        form.map { LadderPlan(rungs, of: $0, shed: 0).encodings.count } ?? 0
    }

    /// By rung, what it gets now.
    package var renditions: [(width: Int, height: Int)] {
        rungs.indices.map { index in
            let found = plan?.encodings.first { $0.rungs.contains(index) }?.form
            return (found?.width ?? 0, found?.height ?? 0)
        }
    }

    /// - Parameter give: takes what has become of it, with the rung's index; the frame is shared by rungs of one size.
    package func take(
        _ frame: EncodedFrame, at time: MediaTimestamp, isDiscontinuity: Bool, give: (Int, EncodedFrame) -> Void
    ) throws(TranscodingError) {
        let at = time.rescaled(to: Self.clockRate).ticks
        if decoder == nil || codec != frame.codec {
            guard frame.isKeyframe else { return }
            lost = failures
            decoder = try FrameDecoder(frame.codec, channels: 0)
            codec = frame.codec
            waitsForKeyframe = true
        }
        if isDiscontinuity {
            waitsForKeyframe = true
            broken = Set(rungs.indices)
        }
        if waitsForKeyframe {
            guard frame.isKeyframe else { return }
            decoder?.reset()
            keyframes = []
            waitsForKeyframe = false
        }
        if frame.isKeyframe { keyframes.insert(at) }
        decoder?.send(try packet.fill(frame, at: at))
        while let decoded = decoder?.receive() { try show(decoded, give) }
    }

    private func show(
        _ decoded: UnsafeMutablePointer<AVFrame>, _ give: (Int, EncodedFrame) -> Void
    ) throws(TranscodingError) {
        let time = decoded.pointee.pts
        guard time != capstan_no_timestamp(), time > last else {
            lost += 1
            return
        }
        last = time
        let source = PictureForm(width: Int(decoded.pointee.width), height: Int(decoded.pointee.height))
        let isNewPlan = try settle(source, decoded)
        let isDue = lastKeyframe.map { time - $0 >= keyframeInterval } ?? true
        let isKeyframe = keyframes.contains(time) || isDue || isNewPlan
        if isKeyframe {
            lastKeyframe = time
            keyframes = keyframes.filter { $0 > time }
        }
        // Each size is made of the one before it.
        var picture = decoded
        for encoder in encoders {
            guard let scaled = try encoder.scale(picture) else {
                lost += 1
                return
            }
            picture = scaled
            try encoder.encode(picture, at: time, isKeyframe: isKeyframe) { frame in
                for rung in encoder.encoding.rungs { give(rung, frame(broken.remove(rung) != nil)) }
            }
        }
    }

    /// - Returns: whether other sizes are made than before.
    private func settle(
        _ source: PictureForm, _ decoded: UnsafeMutablePointer<AVFrame>
    ) throws(TranscodingError) -> Bool {
        let wanted = LadderPlan(rungs, of: source, shed: shed)
        let color = PictureColor(decoded)
        if source == form, wanted == plan, encoders.allSatisfy({ $0.color == color }) { return false }
        let before = encoders
        encoders = []
        for encoding in wanted.encodings {
            if let same = before.first(where: {
                $0.encoding.form == encoding.form && $0.encoding.bitrate == encoding.bitrate && $0.color == color
            }) {
                same.encoding = encoding
                encoders.append(same)
            } else {
                encoders.append(try RungEncoder(encoding, color: color, threads: threads))
            }
        }
        form = source
        plan = wanted
        return true
    }
}
