import CFFmpeg
import Exporting

/// Decodes sound and encodes it again as one unbroken row of samples: what a file's times leave open becomes silence, what
/// they say twice is said once.
final class EncodedSound: StreamLine {
    /// Containers round times, by a millisecond and more: below this samples are simply laid end to end.
    private static let tolerance: Int64 = 25_000_000
    /// A file that is silent for longer has no times that can be believed.
    private static let longestGap: Int64 = 12 * 3600 * 1_000_000_000

    private let decoder: FrameDecoder
    private let encoder: SampleEncoder
    private let path: String
    private let clock: AVRational
    private let start: Int64
    /// Of samples in all; `nil`: to the end.
    private let limit: Int64?
    private var passed: Int64 = 0
    private var hasBegun = false

    var omitted: Int64 { decoder.failures + passed }

    init(
        _ stream: UnsafeMutablePointer<AVStream>, of path: String, to maker: FileMaker, encoding: SoundEncoding,
        start: Int64, end: Int64?
    ) throws(TranscodingError) {
        guard let parameters = stream.pointee.codecpar else { throw .outOfMemory(doing: "sound") }
        self.path = path
        self.start = start
        clock = stream.pointee.time_base
        decoder = try FrameDecoder(stream, threads: 1)
        encoder = try SampleEncoder(
            for: maker, encoding: encoding, sourceRate: parameters.pointee.sample_rate,
            channels: min(max(parameters.pointee.ch_layout.nb_channels, 1), 2))
        let rate = encoder.rate
        limit = end.map { av_rescale($0 - start, rate, 1_000_000_000) }
    }

    func take(_ packet: UnsafeMutablePointer<AVPacket>, at time: Int64) throws(TranscodingError) {
        decoder.send(packet)
        try drain()
    }

    func finish() throws(TranscodingError) {
        decoder.send(nil)
        try drain()
        if hasBegun { _ = try encoder.put(nil, upTo: limit) }
        try encoder.finish()
    }

    private func drain() throws(TranscodingError) {
        while let decoded = decoder.receive() {
            guard let time = FileTime.nanoseconds(decoded.pointee.best_effort_timestamp, in: clock) else {
                passed += 1
                continue
            }
            try place(decoded, at: time - start)
        }
    }

    private func place(_ decoded: UnsafeMutablePointer<AVFrame>, at time: Int64) throws(TranscodingError) {
        let reached = av_rescale(encoder.position, 1_000_000_000, encoder.rate)
        var gap: Int64 = 0
        if !hasBegun || abs(time - reached) > Self.tolerance {
            guard abs(time - reached) <= Self.longestGap else {
                throw .nothingUsable(path: path, reason: "the times of its sound leap by more than twelve hours")
            }
            gap = av_rescale(time, encoder.rate, 1_000_000_000) - encoder.position
        }
        try encoder.putSilence(min(gap, limit.map { $0 - encoder.position } ?? gap))
        guard let left = try encoder.put(decoded, skipping: -gap, upTo: limit) else {
            passed += 1
            return
        }
        if left > 0 { hasBegun = true }
    }
}
