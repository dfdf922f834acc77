import CFFmpeg

/// Decoded sound on the recording's clock, at 48 kHz in two channels, until it is mixed. A sender's clock that runs a
/// little fast or slow is made up for by resampling, what is farther off by silence or by leaving out.
final class ComposedSound {
    static let rate: Int64 = 48_000
    /// Samples, 30 ms: what is farther off is a gap or a repetition, no drift.
    private static let tolerance: Int64 = 1440
    /// Samples, 1 ms: what is nearer is left alone until resampling has begun.
    private static let drift: Int64 = 48

    /// Unbroken samples of two channels, one beside the other.
    private struct Piece {
        var position: Int64
        var samples: [Float] = []

        var end: Int64 { position + Int64(samples.count / 2) }
    }

    private let converter = SoundConverter(rate: Int32(rate), channels: 2, format: AV_SAMPLE_FMT_FLT)
    private let room: SampleQueue
    private var pieces: [Piece] = []
    /// Samples of the recording's time, behind the last one.
    private var position: Int64?
    private var isResampling = false

    init() throws(TranscodingError) {
        room = try SampleQueue(format: AV_SAMPLE_FMT_FLT, channels: 2)
    }

    /// Nanoseconds of the recording's time, behind the last sample.
    var end: Int64 { position.map { av_rescale($0, 1_000_000_000, Self.rate) } ?? .min }

    /// - Returns: whether its form could be converted.
    func put(_ frame: UnsafeMutablePointer<AVFrame>, at time: Int64) throws(TranscodingError) -> Bool {
        let target = av_rescale(time, Self.rate, 1_000_000_000)
        var skipped: Int64 = 0
        if let position, abs(target - position) <= Self.tolerance {
            let ahead = target - position
            if isResampling || abs(ahead) > Self.drift {
                isResampling = converter.compensate(by: Int32(ahead), over: Int32(Self.rate))
            }
        } else {
            skipped = max(0, (position ?? target) - target)
            if skipped == 0 { pieces.append(Piece(position: target)) }
            position = max(position ?? target, target)
        }
        guard let count = try converter.convert(frame, into: room) else { return false }
        let left = Int64(count) - skipped
        guard left > 0, let data = try room.room(count).pointee.data.0, !pieces.isEmpty else { return true }
        data.withMemoryRebound(to: Float.self, capacity: Int(count) * 2) { samples in
            let kept = UnsafeBufferPointer(start: samples + Int(skipped) * 2, count: Int(left) * 2)
            pieces[pieces.count - 1].samples.append(contentsOf: kept)
        }
        position = (position ?? target) + left
        return true
    }

    /// Adds what is there from `first` on, and forgets what is before it and what was added.
    func add(to mix: UnsafeMutableBufferPointer<Float>, from first: Int64) {
        let end = first + Int64(mix.count / 2)
        while let piece = pieces.first, piece.position < end {
            let from = max(piece.position, first)
            let to = min(piece.end, end)
            if to > from {
                let (source, target) = (Int(from - piece.position) * 2, Int(from - first) * 2)
                for index in 0..<Int(to - from) * 2 { mix[target + index] += piece.samples[source + index] }
            }
            guard piece.end <= end else { break }
            // The last one goes on.
            guard pieces.count > 1 else {
                pieces[0].position = piece.end
                pieces[0].samples.removeAll(keepingCapacity: true)
                return
            }
            pieces.removeFirst()
        }
        guard let piece = pieces.first, piece.position < end - Self.rate else { return }
        let done = min(end - piece.position, Int64(piece.samples.count / 2))
        pieces[0].samples.removeFirst(Int(done) * 2)
        pieces[0].position += done
    }
}
