import Media
import Recording

/// One stream on its way into the final file.
struct FinalizingLine {
    private let reader: StreamReader
    private let index: Int
    private let corrections: [TimeCorrection]
    private let rate: Int32
    /// `nil` for pictures.
    private let sound: SoundFormat?
    private(set) var hasPacket = false
    private(set) var tally: FinalizedFile.Stream
    /// Ticks of the stream's clock. Where the packet under way belongs …
    private var time: Int64 = 0
    /// … and where the one before ended, or began and how long it was (pictures).
    private var end: Int64 = 0
    private var last: Int64?
    private var step: Int64

    init(_ reader: StreamReader, index: Int, corrections: [TimeCorrection]) {
        self.reader = reader
        self.index = index
        self.corrections = corrections
        let stream = reader.streams[index]
        rate = stream.clockRate
        sound = SoundFormat(stream.codec, channels: stream.channels)
        step = Int64(stream.clockRate) / 30
        tally = FinalizedFile.Stream(codec: stream.codec, frames: 0, keyframes: 0, filled: 0)
        advance()
    }

    var nanoseconds: Int64 { MediaTimestamp.rescale(time, from: rate, to: 1_000_000_000) }
    var endNanoseconds: Int64 { MediaTimestamp.rescale(end, from: rate, to: 1_000_000_000) }

    /// Of the packet under way.
    var bytes: UnsafeRawBufferPointer { reader.bytes }

    private var isSound: Bool { sound != nil }

    mutating func write(to writer: ContainerWriter) throws(MuxingError) {
        if isSound, time - end >= SoundFormat.unit * 2, tally.frames + tally.filled > 0 || end == 0 {
            try fillSilence(to: time, writer)
            time = end
        }
        try writer.write(
            stream: index, bytes: reader.bytes, time: time, duration: length, isKeyframe: reader.isKeyframe || isSound)
        pass()
    }

    /// Counts the packet under way and goes on to the next.
    mutating func pass() {
        tally.frames += 1
        if !isSound, reader.isKeyframe { tally.keyframes += 1 }
        end = time + length
        last = time
        advance()
    }

    /// Sound that ends before the file does is silence to the file's end.
    mutating func fill(to nanoseconds: Int64, _ writer: ContainerWriter) throws(MuxingError) {
        guard isSound else { return }
        try fillSilence(to: MediaTimestamp.rescale(nanoseconds, from: 1_000_000_000, to: rate), writer)
    }

    private mutating func fillSilence(to target: Int64, _ writer: ContainerWriter) throws(MuxingError) {
        while target - end >= SoundFormat.unit {
            guard let sound else { return }
            let ticks = sound.silenceLength(notAbove: min(target - end, 960))
            guard let packet = sound.silence(ticks: ticks) else { return }
            var result: MuxingError?
            packet.withUnsafeBytes { bytes in
                do throws(MuxingError) {
                    try writer.write(stream: index, bytes: bytes, time: end, duration: ticks, isKeyframe: true)
                } catch {
                    result = error
                }
            }
            if let result { throw result }
            end += ticks
            tally.filled += 1
        }
    }

    /// Sound lasts as long as it says; a picture as long as its container says, else as the one before it.
    private var length: Int64 {
        if let sound {
            let ticks = sound.ticks(of: reader.bytes)
            return ticks > 0 ? ticks : 960
        }
        return reader.duration > 0 ? reader.duration : step
    }

    private mutating func advance() {
        hasPacket = reader.read()
        guard hasPacket else { return }
        if isSound {
            // Containers of milliseconds blur what the sample clock knows exactly.
            time = abs(reader.time - end) < SoundFormat.unit * 2 ? end : max(reader.time, end)
            return
        }
        var wanted = max(reader.time + shift(at: reader.time), 0)
        if let last {
            wanted = max(wanted, last + Int64(rate) / 1000)
            step = min(wanted - last, Int64(rate))
        }
        time = wanted
    }

    private func shift(at ticks: Int64) -> Int64 {
        guard let first = corrections.first, let final = corrections.last else { return 0 }
        let seconds = Double(ticks) / Double(rate)
        var shift = seconds <= first.fileTime ? first.shift : final.shift
        if seconds > first.fileTime, seconds < final.fileTime {
            for (left, right) in zip(corrections, corrections.dropFirst()) where seconds < right.fileTime {
                let span = right.fileTime - left.fileTime
                let part = span > 0 ? (seconds - left.fileTime) / span : 1
                shift = left.shift + (right.shift - left.shift) * part
                break
            }
        }
        guard shift.isFinite, abs(shift) < 10 else { return 0 }
        return Int64((shift * Double(rate)).rounded())
    }
}
