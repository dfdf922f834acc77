import CFFmpeg
import Exporting
import Glibc

/// When a recorded file has pictures, and how loud it is: what the scenes are planned by. Pictures are not decoded for it.
struct CompositionSurvey {
    /// Seconds without a picture after which a camera counts as switched off; a screen may stand still for longer.
    private static let pause = 5.0
    /// Of levels.
    private static let step = 0.25

    /// Of the recording's time, in seconds.
    private(set) var pictures: [ClosedRange<Double>] = []
    private(set) var levels: SoundLevels?

    /// - Parameter hears: whether it has to be listened to, as nobody else tells how loud it is.
    init(_ input: ComposedInput, hears: Bool, isCancelled: () -> Bool) throws(TranscodingError) {
        let reader = try SourceReader(path: input.path)
        if let picture = reader.picture, input.picture != nil { reader.want(picture) }
        var meter: SoundMeter?
        if hears, let sound = reader.sound {
            reader.want(sound)
            meter = try SoundMeter(sound, input, step: Self.step)
        }
        let pause = input.subject?.isScreen ?? false ? .infinity : Self.pause
        while reader.read() {
            if isCancelled() { throw .cancelled }
            guard let packet = reader.packet else { break }
            if let sound = reader.sound, packet.pointee.stream_index == sound.pointee.index {
                try meter?.take(packet)
                continue
            }
            let stamp = packet.pointee.pts == capstan_no_timestamp() ? packet.pointee.dts : packet.pointee.pts
            guard let stream = reader.picture,
                let file = FileTime.nanoseconds(stamp, in: stream.pointee.time_base)
            else { continue }
            let time = input.clock.time(at: Double(file) / 1e9)
            if let last = pictures.last, time - last.upperBound < pause {
                pictures[pictures.count - 1] = last.lowerBound...max(last.upperBound, time)
            } else if time >= pictures.last?.upperBound ?? time {
                pictures.append(time...time)
            }
        }
        try meter?.take(nil)
        levels = meter?.levels
        // Until the file ends, or the camera goes.
        if let last = pictures.last, input.end - last.upperBound < pause {
            pictures[pictures.count - 1] = last.lowerBound...max(last.upperBound, input.end)
        }
    }

    /// Whether something is to be seen at that time.
    func hasPicture(at time: Double) -> Bool {
        // A picture that has come stays for as long as one may be missing.
        pictures.contains { $0.lowerBound - 0.1 <= time && time <= $0.upperBound + 0.5 }
    }

    /// When its subject is there: a camera as long as its file, a screen from its first picture on.
    func presence(_ input: ComposedInput, subject: Int) -> Presence? {
        guard let first = pictures.first else {
            return input.subject?.isScreen ?? true
                ? nil : Presence(subject: subject, start: input.start, end: input.end)
        }
        let start = input.subject?.isScreen ?? false ? first.lowerBound : input.start
        return Presence(subject: subject, start: start, end: input.end)
    }
}

/// Listens to a file's sound.
private struct SoundMeter {
    private let decoder: FrameDecoder
    private let converter = SoundConverter(rate: 8000, channels: 1, format: AV_SAMPLE_FMT_FLT)
    private let room: SampleQueue
    private let input: ComposedInput
    private let clock: AVRational
    private let step: Double
    /// Sums of squares and how many, by steps of the recording's time from the file's start.
    private var sums: [(energy: Float, count: Float)] = []

    init(_ stream: UnsafeMutablePointer<AVStream>, _ input: ComposedInput, step: Double) throws(TranscodingError) {
        decoder = try FrameDecoder(stream, threads: 1)
        room = try SampleQueue(format: AV_SAMPLE_FMT_FLT, channels: 1)
        clock = stream.pointee.time_base
        self.input = input
        self.step = step
    }

    mutating func take(_ packet: UnsafeMutablePointer<AVPacket>?) throws(TranscodingError) {
        decoder.send(packet)
        while let frame = decoder.receive() {
            guard let file = FileTime.nanoseconds(frame.pointee.best_effort_timestamp, in: clock) else { continue }
            let time = input.clock.time(at: Double(file) / 1e9) - input.start
            guard let count = try converter.convert(frame, into: room), count > 0, time >= 0,
                time <= input.end - input.start + 1, let data = try room.room(count).pointee.data.0
            else { continue }
            let index = Int(time / step)
            while sums.count <= index { sums.append((0, 0)) }
            data.withMemoryRebound(to: Float.self, capacity: Int(count)) { samples in
                for sample in 0..<Int(count) { sums[index].energy += samples[sample] * samples[sample] }
            }
            sums[index].count += Float(count)
        }
    }

    var levels: SoundLevels {
        SoundLevels(
            participant: input.participant, start: input.start, step: step,
            levels: sums.map { sum in
                guard sum.energy > 0, sum.count > 0 else { return SoundLevels.silence }
                return min(max(-10 * log10(Double(sum.energy / sum.count)), 0), SoundLevels.silence)
            })
    }
}
