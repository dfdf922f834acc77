import CFFmpeg

/// Packets go over as they are.
final class CopiedStream: StreamLine {
    private(set) var omitted: Int64 = 0
    private let maker: FileMaker
    private let index: Int32
    private let clock: AVRational
    private let isSound: Bool
    private let isReordered: Bool
    private let start: Int64
    private let end: Int64?
    /// Nanoseconds; what is taken off times, once the first packet has told.
    private var shift: Int64?
    private var lastDecoded = Int64.min

    init(
        _ stream: UnsafeMutablePointer<AVStream>, to maker: FileMaker, start: Int64, end: Int64?
    ) throws(TranscodingError) {
        guard let parameters = stream.pointee.codecpar else { throw .outOfMemory(doing: "a stream") }
        self.maker = maker
        self.start = start
        self.end = end
        clock = stream.pointee.time_base
        isSound = parameters.pointee.codec_type == AVMEDIA_TYPE_AUDIO
        isReordered = parameters.pointee.video_delay > 0
        index = try maker.add(clock: clock) { avcodec_parameters_copy($0, parameters) }
    }

    func take(_ packet: UnsafeMutablePointer<AVPacket>, at time: Int64) throws(TranscodingError) {
        if let end, time + half(packet) >= end { return }
        guard let shift = shift ?? begin(packet, at: time) else { return }
        guard time >= shift else {
            omitted += 1
            return
        }
        let ticks = av_rescale_q(shift, FileTime.base, clock)
        if packet.pointee.pts == capstan_no_timestamp() { packet.pointee.pts = packet.pointee.dts }
        packet.pointee.pts -= ticks
        // WebRTC knows no reordering, so that what a demuxer guesses of it is no better than the time itself.
        packet.pointee.dts =
            isReordered && packet.pointee.dts != capstan_no_timestamp()
            ? packet.pointee.dts - ticks : packet.pointee.pts
        guard packet.pointee.dts > lastDecoded, packet.pointee.pts >= packet.pointee.dts else {
            omitted += 1
            return
        }
        lastDecoded = packet.pointee.dts
        try maker.write(packet, to: index, clock: clock)
    }

    /// Sound begins with the packet that is nearest to the start, and all of it is moved there: by half a packet at most.
    private func begin(_ packet: UnsafeMutablePointer<AVPacket>, at time: Int64) -> Int64? {
        guard start > 0 else {
            shift = min(time, 0)
            return shift
        }
        guard time + half(packet) >= start else { return nil }
        shift = isSound && abs(time - start) <= half(packet) ? time : start
        return shift
    }

    /// Half of a packet of sound: it counts to where its middle is.
    private func half(_ packet: UnsafeMutablePointer<AVPacket>) -> Int64 {
        isSound ? max(av_rescale_q(packet.pointee.duration, clock, FileTime.base), 0) / 2 : 0
    }

    func finish() throws(TranscodingError) {}
}
