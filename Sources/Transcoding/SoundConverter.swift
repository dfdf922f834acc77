import CFFmpeg

/// Brings decoded sound to one rate, one number of channels and one form of samples.
final class SoundConverter {
    private var context: OpaquePointer?
    private var layout = AVChannelLayout()
    private let rate: Int32
    private let format: AVSampleFormat
    private var source: (rate: Int32, channels: Int32, format: Int32) = (0, 0, -1)

    init(rate: Int32, channels: Int32, format: AVSampleFormat) {
        self.rate = rate
        self.format = format
        av_channel_layout_default(&layout, channels)
    }

    deinit {
        swr_free(&context)
        av_channel_layout_uninit(&layout)
    }

    /// - Parameter frame: `nil` for what is still inside.
    /// - Returns: how many samples are in the queue's room now; `nil`: a form that cannot be converted.
    func convert(
        _ frame: UnsafeMutablePointer<AVFrame>?, into queue: SampleQueue
    ) throws(TranscodingError) -> Int32? {
        if let frame {
            let seen = (frame.pointee.sample_rate, frame.pointee.ch_layout.nb_channels, frame.pointee.format)
            if seen != source { settle(frame, seen) }
        }
        guard let context else { return nil }
        let count = frame?.pointee.nb_samples ?? 0
        let possible = swr_get_out_samples(context, count)
        guard possible >= 0 else { return nil }
        let room = try queue.room(possible)
        let input = frame?.pointee.extended_data
        // As swr_convert wants to have it.
        let made = input.map { data in
            data.withMemoryRebound(to: UnsafePointer<UInt8>?.self, capacity: Int(max(source.channels, 1))) {
                swr_convert(context, room.pointee.extended_data, room.pointee.nb_samples, $0, count)
            }
        }
        let converted = made ?? swr_convert(context, room.pointee.extended_data, room.pointee.nb_samples, nil, 0)
        return converted >= 0 ? converted : nil
    }

    /// Makes so many samples more, or fewer, of the next `distance`.
    /// - Returns: whether it does.
    func compensate(by count: Int32, over distance: Int32) -> Bool {
        guard let context else { return false }
        return swr_set_compensation(context, count, distance) >= 0
    }

    private func settle(
        _ frame: UnsafeMutablePointer<AVFrame>, _ seen: (rate: Int32, channels: Int32, format: Int32)
    ) {
        source = seen
        swr_free(&context)
        guard seen.rate > 0, seen.channels > 0, seen.channels <= 64 else { return }
        let code = swr_alloc_set_opts2(
            &context, &layout, format, rate, &frame.pointee.ch_layout, AVSampleFormat(seen.format), seen.rate, 0, nil)
        if code < 0 || swr_init(context) < 0 { swr_free(&context) }
    }
}
