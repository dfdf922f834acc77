import CFFmpeg
import Exporting

/// One recorded file on its way into a composed one: the picture that its time has come for, and its sound. All times are
/// nanoseconds of the recording's time.
///
/// One thread at a time works on it.
final class ComposedSource: @unchecked Sendable {
    /// Streams stand side by side in a file, not farther apart than this.
    private static let lookahead: Int64 = 5_000_000_000
    /// Packets; more than that in the time of `lookahead` is no picture of a publisher.
    private static let longestQueue = 4096

    let input: ComposedInput
    let start: Int64
    private let end: Int64
    private let begin: Int64
    private let wantsPicture: Bool
    private let wantsSound: Bool
    private var reader: SourceReader?
    private var picture: FrameDecoder?
    private var decoder: FrameDecoder?
    private(set) var sound: ComposedSound?
    private var waiting: [UnsafeMutablePointer<AVPacket>?] = []
    private var taken = 0
    private var next: UnsafeMutablePointer<AVFrame>?
    private var nextTime: Int64?
    /// The latest time that was read.
    private var reached = Int64.min
    private var hasEnded = false
    private var isFlushed = false
    private var isOver = false
    private var passed: Int64 = 0
    /// What is shown at this moment, where `number` is above 0.
    private(set) var current: UnsafeMutablePointer<AVFrame>?
    /// Of the picture that is shown; another whenever it changes.
    private(set) var number = 0
    private(set) var failure: TranscodingError?
    private(set) var omitted: Int64 = 0

    /// - Parameter begin: what is before is not wanted.
    init(_ input: ComposedInput, from begin: Int64, picture: Bool, sound: Bool) throws(TranscodingError) {
        self.input = input
        self.begin = begin
        wantsPicture = picture && input.picture != nil
        wantsSound = sound
        start = Int64(input.start * 1e9)
        end = Int64(input.end * 1e9)
        current = av_frame_alloc()
        next = av_frame_alloc()
        guard current != nil, next != nil else { throw .outOfMemory(doing: "a picture") }
        isOver = end <= begin
    }

    deinit {
        for index in waiting.indices { av_packet_free(&waiting[index]) }
        av_frame_free(&current)
        av_frame_free(&next)
    }

    var hasPicture: Bool { number > 0 }

    /// Goes on until the sound is there up to `time`, and the picture is the one of `due`.
    func advance(to time: Int64, showing due: Int64) {
        guard !isOver, failure == nil, start <= max(time, due) else { return }
        do throws(TranscodingError) {
            if reader == nil { try open() }
            try show(due)
            try hear(upTo: time)
            if hasEnded, isFlushed || picture == nil, nextTime == nil, time > end { close() }
        } catch {
            failure = error
        }
    }

    private func open() throws(TranscodingError) {
        let reader = try SourceReader(path: input.path)
        self.reader = reader
        if wantsPicture, let stream = reader.picture {
            reader.want(stream)
            picture = try FrameDecoder(stream, threads: 1)
        }
        if wantsSound, let stream = reader.sound {
            reader.want(stream)
            decoder = try FrameDecoder(stream, threads: 1)
            sound = try ComposedSound()
        }
        // Sound is wanted from a little before, as decoders need some packets to come into their own.
        let first = input.clock.file(at: Double(begin) / 1e9) - 0.5
        if first > 0 { reader.seek(before: FileTime.nanoseconds(first)) }
    }

    private func close() {
        omitted += (picture?.failures ?? 0) + (decoder?.failures ?? 0) + passed
        (reader, picture, decoder, isOver) = (nil, nil, nil, true)
        av_frame_unref(current)
        number = 0
    }

    // MARK: Pictures

    private func show(_ due: Int64) throws(TranscodingError) {
        guard let picture else { return }
        while true {
            if let time = nextTime {
                guard time <= due else { return }
                av_frame_unref(current)
                av_frame_move_ref(current, next)
                nextTime = nil
                number += 1
            }
            if let frame = picture.receive() {
                guard let time = time(of: frame.pointee.best_effort_timestamp, reader?.picture) else {
                    passed += 1
                    continue
                }
                av_frame_unref(next)
                av_frame_move_ref(next, frame)
                nextTime = time
            } else if try !feed(picture, due) {
                return
            }
        }
    }

    /// - Returns: whether there may be a further picture now.
    private func feed(_ picture: FrameDecoder, _ due: Int64) throws(TranscodingError) -> Bool {
        if taken < waiting.count {
            picture.send(waiting[taken])
            av_packet_free(&waiting[taken])
            taken += 1
            if taken == waiting.count {
                waiting.removeAll(keepingCapacity: true)
                taken = 0
            }
            return true
        }
        guard !isFlushed else { return false }
        if hasEnded {
            isFlushed = true
            picture.send(nil)
            return true
        }
        guard reached < due &+ Self.lookahead else { return false }
        try read()
        return true
    }

    // MARK: Sound

    private func hear(upTo time: Int64) throws(TranscodingError) {
        guard sound != nil else { return }
        while !hasEnded, sound?.end ?? .max < time, reached < time &+ Self.lookahead { try read() }
    }

    private func drainSound() throws(TranscodingError) {
        guard let decoder, let sound else { return }
        while let frame = decoder.receive() {
            if let time = time(of: frame.pointee.best_effort_timestamp, reader?.sound),
                try sound.put(frame, at: time)
            {
                continue
            }
            passed += 1
        }
    }

    // MARK: Reading

    private func read() throws(TranscodingError) {
        guard let reader, reader.read(), let packet = reader.packet else {
            hasEnded = true
            decoder?.send(nil)
            try drainSound()
            return
        }
        let isPicture = packet.pointee.stream_index == reader.picture?.pointee.index
        let stamp = packet.pointee.pts == capstan_no_timestamp() ? packet.pointee.dts : packet.pointee.pts
        guard let time = time(of: stamp, isPicture ? reader.picture : reader.sound) else {
            passed += 1
            return
        }
        reached = max(reached, time)
        if isPicture {
            guard waiting.count - taken < Self.longestQueue, let copy = av_packet_clone(packet) else {
                passed += 1
                return
            }
            waiting.append(copy)
        } else {
            decoder?.send(packet)
            try drainSound()
        }
    }

    private func time(of stamp: Int64, _ stream: UnsafeMutablePointer<AVStream>?) -> Int64? {
        guard let stream, let file = FileTime.nanoseconds(stamp, in: stream.pointee.time_base) else { return nil }
        return Int64(input.clock.time(at: Double(file) / 1e9) * 1e9)
    }
}
