import CFFmpeg
import Glibc
import Media
import Recording

/// One connection to a server, from its opening to its end. It blocks: it belongs into a process of its own, which can be
/// killed.
package final class PushConnection {
    /// The streams' numbers.
    package static let picture: UInt8 = 0
    package static let sound: UInt8 = 1

    /// For a server to be reached and to agree.
    private static let connectPatience = Duration.seconds(10)
    /// For it to take what is written.
    private static let writePatience = Duration.seconds(6)
    private static let endPatience = Duration.seconds(2)
    /// An SRT receiver holds what came for its latency, and lets it go when the connection closes. Its own is asked for with
    /// `latency`, in libavformat's microseconds; 120 ms are usual.
    private static let usualLatency = Duration.milliseconds(120)
    private static let longestGoodbye = Duration.seconds(4)
    /// Frames that wait until all streams have told what they are: so much media, then it goes on with those that have.
    private static let longestWait = Duration.seconds(3)

    private struct Stream {
        var index: Int32
        var clock: AVRational
        var sets: ParameterSets
        var last = Int64.min
    }

    private let order: PushOrder
    private let deadline = PushDeadline()
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private var streams: [UInt8: Stream] = [:]
    private var waiting: [(stream: UInt8, frame: EncodedFrame, time: MediaTimestamp)] = []
    private var hasBegun = false
    /// Of media that went out.
    package private(set) var bytes: UInt64 = 0

    /// Connects, and comes back when the server has agreed.
    package init(_ order: PushOrder) throws(PushingError) {
        self.order = order
        // What the library prints may have the address in it.
        av_log_set_level(AV_LOG_QUIET)
        packet = av_packet_alloc()
        let made = avformat_alloc_output_context2(&context, nil, order.container.rawValue, nil)
        guard made >= 0, let context, packet != nil else { throw .outOfMemory }
        context.pointee.interrupt_callback = deadline.callback
        // A stream that pauses holds up no other for long.
        context.pointee.max_interleave_delta = 300_000
        context.pointee.flags |= AVFMT_FLAG_FLUSH_PACKETS
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (key, value) in order.protocolOptions { av_dict_set(&options, key, value, 0) }
        deadline.set(Self.connectPatience)
        var callback = deadline.callback
        let code = avio_open2(&context.pointee.pb, order.url, AVIO_FLAG_WRITE, &callback, &options)
        guard code >= 0 else {
            throw deadline.isPast
                ? .stuck(doing: "connecting", seconds: Int(Self.connectPatience.components.seconds))
                : .connect(code: code)
        }
        PushSockets.limitSilence(to: Self.writePatience)
    }

    deinit {
        deadline.set(Self.endPatience)
        av_packet_free(&packet)
        if let context { avio_closep(&context.pointee.pb) }
        avformat_free_context(context)
    }

    /// - Parameter time: of its presentation; no stream's runs backward.
    package func take(_ frame: EncodedFrame, stream: UInt8, at time: MediaTimestamp) throws(PushingError) {
        guard hasBegun else {
            waiting.append((stream, frame, time))
            return try beginIfReady()
        }
        try write(frame, stream: stream, at: time)
    }

    /// Tells the server that it is over.
    package func finish() {
        guard hasBegun else { return }
        deadline.set(Self.endPatience)
        av_write_trailer(context)
        switch order.container {
        case .flv: break
        case .mpegts:
            let asked = order.options["latency"].flatMap { Int($0) }.map { Duration.microseconds($0) }
            let goodbye = min((asked ?? Self.usualLatency) * 2 + .milliseconds(100), Self.longestGoodbye)
            poll(nil, 0, Int32(clamping: goodbye.nanoseconds / 1_000_000))
        }
    }

    // MARK: Beginning

    private func beginIfReady() throws(PushingError) {
        let wanted: [UInt8] = (order.hasPicture ? [Self.picture] : []) + (order.hasSound ? [Self.sound] : [])
        let known = wanted.filter { number in
            waiting.contains { $0.stream == number && $0.frame.parameterSets != nil }
        }
        let times = waiting.map(\.time.duration)
        let span = (times.max() ?? .zero) - (times.min() ?? .zero)
        guard known == wanted || (!known.isEmpty && span > Self.longestWait) else { return }
        for number in known { try add(number) }
        guard let context else { return }
        deadline.set(Self.writePatience)
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        if order.container == .flv { av_dict_set(&options, "flvflags", "no_duration_filesize", 0) }
        try check(avformat_write_header(context, &options), "its beginning")
        hasBegun = true
        let frames = waiting
        waiting = []
        for frame in frames { try write(frame.frame, stream: frame.stream, at: frame.time) }
    }

    private func add(_ number: UInt8) throws(PushingError) {
        guard let context, let found = waiting.first(where: { $0.stream == number && $0.frame.parameterSets != nil }),
            let sets = found.frame.parameterSets
        else { return }
        guard let stream = avformat_new_stream(context, nil), let parameters = stream.pointee.codecpar else {
            throw .outOfMemory
        }
        let codec = found.frame.codec
        guard takes(codec, as: number),
            let configuration = CodecConfiguration.bytes(of: codec, sets: sets)
        else { throw .unusable(reason: "this push does not take \(codec.encodingName)") }
        let clock = AVRational(num: 1, den: found.time.clockRate)
        stream.pointee.time_base = clock
        switch codec.kind {
        case .video:
            parameters.pointee.codec_type = AVMEDIA_TYPE_VIDEO
            parameters.pointee.codec_id = codec == .h265 ? AV_CODEC_ID_HEVC : AV_CODEC_ID_H264
            parameters.pointee.width = Int32(clamping: found.frame.width)
            parameters.pointee.height = Int32(clamping: found.frame.height)
        case .audio:
            parameters.pointee.codec_type = AVMEDIA_TYPE_AUDIO
            parameters.pointee.codec_id = AV_CODEC_ID_AAC
            parameters.pointee.sample_rate = 48_000
            parameters.pointee.frame_size = 1024
            // ISO/IEC 14496-3 clause 1.6.2.1: the channels stand behind object type and frequency.
            let channels = configuration.count > 1 ? Int32(configuration[1] >> 3 & 15) : 2
            av_channel_layout_default(&parameters.pointee.ch_layout, min(max(channels, 1), 2))
        }
        guard let copy = av_mallocz(configuration.count + Int(AV_INPUT_BUFFER_PADDING_SIZE)) else { throw .outOfMemory }
        configuration.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { copy.copyMemory(from: base, byteCount: bytes.count) }
        }
        parameters.pointee.extradata = copy.assumingMemoryBound(to: UInt8.self)
        parameters.pointee.extradata_size = Int32(configuration.count)
        streams[number] = Stream(index: stream.pointee.index, clock: clock, sets: sets)
    }

    private func takes(_ codec: Codec, as number: UInt8) -> Bool {
        switch codec {
        case .h264: number == Self.picture
        case .h265: number == Self.picture && order.container == .mpegts
        case .aac: number == Self.sound
        case .vp8, .vp9, .av1, .opus, .pcmu, .pcma: false
        }
    }

    // MARK: Writing

    private func write(_ frame: EncodedFrame, stream number: UInt8, at time: MediaTimestamp) throws(PushingError) {
        guard var stream = streams[number], let context, let packet,
            let target = context.pointee.streams[Int(stream.index)]
        else { return }
        av_packet_unref(packet)
        guard av_new_packet(packet, Int32(clamping: frame.count)) >= 0, let data = packet.pointee.data else {
            throw .outOfMemory
        }
        frame.withBytes { bytes in
            if let base = bytes.baseAddress {
                UnsafeMutableRawPointer(data).copyMemory(from: base, byteCount: bytes.count)
            }
        }
        if let sets = frame.parameterSets, sets !== stream.sets {
            try announce(sets, of: frame.codec, before: stream.sets, packet)
            stream.sets = sets
        }
        let clock = AVRational(num: 1, den: time.clockRate)
        packet.pointee.stream_index = stream.index
        packet.pointee.pts = av_rescale_q(time.ticks, clock, target.pointee.time_base)
        packet.pointee.dts = packet.pointee.pts
        packet.pointee.duration = av_rescale_q(frame.durationTicks, clock, target.pointee.time_base)
        if frame.isKeyframe { packet.pointee.flags |= AV_PKT_FLAG_KEY }
        // Of two in one tick of the container the later goes.
        guard packet.pointee.dts > stream.last else { return }
        stream.last = packet.pointee.dts
        streams[number] = stream
        deadline.set(Self.writePatience)
        let count = UInt64(frame.count)
        try check(av_interleaved_write_frame(context, packet), "a frame")
        bytes += count
    }

    /// FLV has the parameter sets apart; in MPEG-TS they stand in band.
    private func announce(
        _ sets: ParameterSets, of codec: Codec, before: ParameterSets, _ packet: UnsafeMutablePointer<AVPacket>
    ) throws(PushingError) {
        guard order.container == .flv, sets.sequence != before.sequence || sets.picture != before.picture,
            let configuration = CodecConfiguration.bytes(of: codec, sets: sets),
            let side = av_packet_new_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, configuration.count)
        else { return }
        configuration.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress {
                UnsafeMutableRawPointer(side).copyMemory(from: base, byteCount: bytes.count)
            }
        }
    }

    private func check(_ code: Int32, _ operation: String) throws(PushingError) {
        guard code < 0 else { return }
        throw deadline.isPast
            ? .stuck(doing: "sending", seconds: Int(Self.writePatience.components.seconds))
            : .write(operation: operation, code: code)
    }
}
