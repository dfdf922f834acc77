import CFFmpeg

/// Adds up the sound of all and encodes it, in pieces of 10 ms.
final class SoundMixer {
    private static let block: Int64 = 480

    private let encoder: SampleEncoder
    private var limiter = PeakLimiter()
    private var mix = [Float](repeating: 0, count: Int(block) * 2)
    private var frame: UnsafeMutablePointer<AVFrame>?
    /// Samples of the recording's time, where the mix has come to.
    private var position: Int64

    init(_ encoder: SampleEncoder, from position: Int64) throws(TranscodingError) {
        self.encoder = encoder
        self.position = position
        frame = av_frame_alloc()
        guard frame != nil else { throw .outOfMemory(doing: "sound") }
    }

    deinit { av_frame_free(&frame) }

    func mix(_ sources: [ComposedSource], upTo end: Int64) throws(TranscodingError) {
        while position + Self.block <= end { try mix(sources, Self.block) }
    }

    func finish(_ sources: [ComposedSource], at end: Int64) throws(TranscodingError) {
        try mix(sources, upTo: end)
        if position < end { try mix(sources, end - position) }
        try encode(limiter.finish())
        _ = try encoder.put(nil)
        try encoder.finish()
    }

    private func mix(_ sources: [ComposedSource], _ count: Int64) throws(TranscodingError) {
        for index in mix.indices { mix[index] = 0 }
        mix.withUnsafeMutableBufferPointer { all in
            let part = UnsafeMutableBufferPointer(rebasing: all[..<(Int(count) * 2)])
            for source in sources { source.sound?.add(to: part, from: position) }
        }
        position += count
        try encode(limiter.take(mix[..<(Int(count) * 2)]))
    }

    private func encode(_ samples: [Float]) throws(TranscodingError) {
        guard let frame, !samples.isEmpty else { return }
        if av_frame_is_writable(frame) <= 0 {
            av_frame_unref(frame)
            frame.pointee.format = AV_SAMPLE_FMT_FLT.rawValue
            frame.pointee.sample_rate = Int32(ComposedSound.rate)
            frame.pointee.nb_samples = Int32(Self.block)
            av_channel_layout_default(&frame.pointee.ch_layout, 2)
            guard av_frame_get_buffer(frame, 0) >= 0 else { throw .outOfMemory(doing: "sound") }
        }
        let count = min(samples.count, Int(Self.block) * 2)
        frame.pointee.nb_samples = Int32(count / 2)
        frame.pointee.data.0?.withMemoryRebound(to: Float.self, capacity: count) { data in
            for index in 0..<count { data[index] = samples[index] }
        }
        guard try encoder.put(frame) != nil else { throw .outOfMemory(doing: "sound") }
    }
}
