import CFFmpeg

/// Samples of one form, cut into frames as an encoder wants them.
final class SampleQueue {
    private let format: AVSampleFormat
    private let channels: Int32
    private var queue: OpaquePointer?
    private var scratch: UnsafeMutablePointer<AVFrame>?

    var count: Int { queue.map { Int(av_audio_fifo_size($0)) } ?? 0 }

    init(format: AVSampleFormat, channels: Int32) throws(TranscodingError) {
        self.format = format
        self.channels = channels
        queue = av_audio_fifo_alloc(format, channels, 8192)
        scratch = av_frame_alloc()
        guard queue != nil, scratch != nil else { throw .outOfMemory(doing: "sound") }
    }

    deinit {
        av_frame_free(&scratch)
        av_audio_fifo_free(queue)
    }

    /// Room for samples: to be filled and then put.
    func room(_ count: Int32) throws(TranscodingError) -> UnsafeMutablePointer<AVFrame> {
        guard let scratch else { throw .outOfMemory(doing: "sound") }
        if scratch.pointee.nb_samples >= count, av_frame_is_writable(scratch) > 0 { return scratch }
        av_frame_unref(scratch)
        scratch.pointee.format = format.rawValue
        scratch.pointee.nb_samples = max(count, 4096)
        av_channel_layout_default(&scratch.pointee.ch_layout, channels)
        guard av_frame_get_buffer(scratch, 0) >= 0 else { throw .outOfMemory(doing: "sound") }
        return scratch
    }

    /// Samples of the room that was filled.
    func put(_ range: Range<Int32>) throws(TranscodingError) {
        guard let scratch, !range.isEmpty, range.upperBound <= scratch.pointee.nb_samples else { return }
        if range.lowerBound > 0 {
            av_samples_copy(
                scratch.pointee.extended_data, scratch.pointee.extended_data, 0, range.lowerBound, Int32(range.count),
                channels, format)
        }
        let written = scratch.pointee.extended_data.withMemoryRebound(
            to: UnsafeMutableRawPointer?.self, capacity: Int(channels)
        ) { av_audio_fifo_write(queue, $0, Int32(range.count)) }
        guard written == range.count else { throw .outOfMemory(doing: "sound") }
    }

    func putSilence(_ count: Int32) throws(TranscodingError) {
        let room = try room(count)
        av_samples_set_silence(room.pointee.extended_data, 0, count, channels, format)
        try put(0..<count)
    }

    /// Fills a frame that has room for them.
    func take(_ count: Int32, into frame: UnsafeMutablePointer<AVFrame>) {
        _ = frame.pointee.extended_data.withMemoryRebound(
            to: UnsafeMutableRawPointer?.self, capacity: Int(channels)
        ) { av_audio_fifo_read(queue, $0, count) }
        frame.pointee.nb_samples = count
    }
}
