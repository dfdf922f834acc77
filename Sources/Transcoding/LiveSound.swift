import CFFmpeg
import Media

/// Makes AAC-LC of a publisher's sound while it comes. Times stay as exact as they came: what is missing is silence, and the
/// encoder's delay is taken off.
package final class LiveSound {
    private static let rate: Int32 = 48_000
    /// In one frame of AAC (ISO/IEC 14496-3 clause 4.5.1.1).
    private static let size: Int32 = 1024
    /// Below this, samples are laid end to end: 5 ms.
    private static let tolerance: Int64 = 240
    /// What is missing for longer is no silence but another beginning.
    private static let longestGap = Int64(rate)

    private let channels: Int32
    private let bitrate: Int64
    private let packet: LivePacket
    private let converter: SoundConverter
    private let queue: SampleQueue
    private var samples: UnsafeMutablePointer<AVFrame>?
    private var decoder: FrameDecoder?
    private var codec: Codec?
    private var encoder: LiveEncoder?
    private var sets = ParameterSets(sequence: [])
    /// Of the encoder's first sample.
    private var start: Int64 = 0
    /// Behind the last sample in the queue, and behind the last that the encoder has.
    private var position: Int64 = 0
    private var encoded: Int64 = 0
    private var isBroken = false

    /// Packets that could not be decoded.
    package var failures: Int64 { decoder?.failures ?? 0 }

    /// - Parameter bitrate: bits per second, of all channels.
    package init(channels: Int, bitrate: Int) throws(TranscodingError) {
        self.channels = Int32(min(max(channels, 1), 2))
        self.bitrate = Int64(min(max(bitrate, 16_000), 512_000))
        av_log_set_level(AV_LOG_QUIET)
        packet = try LivePacket()
        converter = SoundConverter(rate: Self.rate, channels: self.channels, format: AV_SAMPLE_FMT_FLTP)
        queue = try SampleQueue(format: AV_SAMPLE_FMT_FLTP, channels: self.channels)
        samples = av_frame_alloc()
        guard samples != nil else { throw .outOfMemory(doing: "sound") }
    }

    deinit { av_frame_free(&samples) }

    /// - Parameters:
    ///   - time: of the frame's first sample.
    ///   - give: takes what has become of it and of those before; each with its time at 48 kHz.
    package func take(
        _ frame: EncodedFrame, at time: MediaTimestamp, give: (EncodedFrame) -> Void
    ) throws(TranscodingError) {
        let at = time.rescaled(to: Self.rate).ticks
        if decoder == nil || codec != frame.codec {
            decoder = try FrameDecoder(frame.codec, channels: Int(channels))
            codec = frame.codec
        }
        var gap = encoder == nil ? 0 : at - position
        if encoder == nil || gap > Self.longestGap {
            let isAnother = encoder != nil
            try finish(give: give)
            isBroken = isAnother
            try begin(at: at)
            gap = 0
        } else if gap > Self.tolerance {
            try queue.putSilence(Int32(clamping: gap))
            position += gap
            try encodeWhole(give)
        }
        // What has been said already is not said twice.
        var passed = gap < -Self.tolerance ? position - at : 0
        decoder?.send(try packet.fill(frame, at: at))
        while let decoded = decoder?.receive() {
            guard let count = try converter.convert(decoded, into: queue) else { continue }
            let first = Int32(clamping: min(max(passed, 0), Int64(count)))
            passed -= Int64(first)
            try queue.put(first..<count)
            position += Int64(count - first)
            try encodeWhole(give)
        }
    }

    /// No more comes.
    package func finish(give: (EncodedFrame) -> Void) throws(TranscodingError) {
        guard encoder != nil else { return }
        if queue.count > 0 { try queue.putSilence(Self.size - Int32(clamping: queue.count)) }
        try encodeWhole(give)
        try encode(nil, give)
        encoder = nil
    }

    private func begin(at time: Int64) throws(TranscodingError) {
        encoder = try makeEncoder()
        start = time
        encoded = time
        position = time
    }

    private func makeEncoder() throws(TranscodingError) -> LiveEncoder {
        let made = try LiveEncoder("aac", options: []) { context in
            context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
            context.pointee.sample_rate = Self.rate
            context.pointee.time_base = AVRational(num: 1, den: Self.rate)
            context.pointee.bit_rate = bitrate
            context.pointee.flags |= Int32(AV_CODEC_FLAG_GLOBAL_HEADER)
            av_channel_layout_default(&context.pointee.ch_layout, channels)
        }
        let configuration = made.configuration
        if sets.sequence.first != configuration { sets = ParameterSets(sequence: [configuration]) }
        return made
    }

    private func encodeWhole(_ give: (EncodedFrame) -> Void) throws(TranscodingError) {
        while queue.count >= Int(Self.size), let samples {
            if av_frame_is_writable(samples) <= 0 {
                av_frame_unref(samples)
                samples.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
                samples.pointee.sample_rate = Self.rate
                samples.pointee.nb_samples = Self.size
                av_channel_layout_default(&samples.pointee.ch_layout, channels)
                guard av_frame_get_buffer(samples, 0) >= 0 else { throw .outOfMemory(doing: "sound") }
            }
            queue.take(Self.size, into: samples)
            samples.pointee.pts = encoded
            encoded += Int64(Self.size)
            try encode(samples, give)
        }
    }

    private func encode(
        _ samples: UnsafeMutablePointer<AVFrame>?, _ give: (EncodedFrame) -> Void
    ) throws(TranscodingError) {
        try encoder?.encode(samples) { packet in
            // The encoder's first packet stands for what was before the first sample: its times are right, and it is not
            // wanted.
            guard packet.pointee.pts >= start, packet.pointee.size > 0, let data = packet.pointee.data else { return }
            let frame = EncodedFrame(capacity: Int(packet.pointee.size))
            frame.append(UnsafeRawBufferPointer(start: data, count: Int(packet.pointee.size)))
            frame.seal(
                codec: .aac, timestamp: MediaTimestamp(ticks: packet.pointee.pts, clockRate: Self.rate),
                arrival: Instant(nanoseconds: 0), isKeyframe: true, durationTicks: Int64(Self.size),
                followsLoss: isBroken, parameterSets: sets)
            isBroken = false
            give(frame)
        }
    }
}
