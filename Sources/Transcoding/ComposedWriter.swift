import CFFmpeg
import Foundation

/// Encodes and writes what has been composed, on a thread of its own, while what follows is decoded and drawn. A few
/// copies of the canvas may wait; who draws waits for one of them.
final class ComposedWriter: @unchecked Sendable {
    private static let copies = 3

    private let picture: PacketEncoder?
    private let sound: SampleEncoder?
    private let condition = NSCondition()
    private var waiting: [Piece] = []
    private var isBusy = false
    private var isOver = false
    private var hasEnded = false
    private var failure: TranscodingError?
    /// The one that is used next is free when there is room.
    private var canvases: [UnsafeMutablePointer<AVFrame>?] = []
    private var number = 0
    private var samples: UnsafeMutablePointer<AVFrame>?

    init(picture: PacketEncoder?, sound: SampleEncoder?, canvas: ComposedCanvas?) throws(TranscodingError) {
        self.picture = picture
        self.sound = sound
        if let canvas {
            for _ in 0..<Self.copies {
                canvases.append(try ComposedCanvas.make(width: canvas.width, height: canvas.height))
            }
        }
        samples = av_frame_alloc()
        guard samples != nil else { throw .outOfMemory(doing: "sound") }
        Thread { [self] in work() }.start()
    }

    deinit {
        for index in canvases.indices { av_frame_free(&canvases[index]) }
        av_frame_free(&samples)
    }

    /// - Parameters:
    ///   - time: of the picture, in `PictureEncoding.ticks`.
    ///   - heard: what comes next of the sound, in two channels.
    func put(_ canvas: ComposedCanvas?, at time: Int64, _ heard: [Float]) throws(TranscodingError) {
        condition.lock()
        while waiting.count + (isBusy ? 1 : 0) >= Self.copies { condition.wait() }
        let failed = failure
        condition.unlock()
        if let failed { throw failed }
        let piece = Piece(picture: try copy(of: canvas, at: time), heard: heard)
        condition.withLock {
            waiting.append(piece)
            condition.broadcast()
        }
    }

    /// What was put is written when this returns, and the encoders have given all.
    func finish(_ heard: [Float]) throws(TranscodingError) {
        end()
        if let failure { throw failure }
        try picture?.encode(nil)
        try encode(heard)
        _ = try sound?.put(nil)
        try sound?.finish()
    }

    /// The thread has ended when this returns; what waited is encoded.
    func end() {
        condition.withLock {
            isOver = true
            condition.broadcast()
            while !hasEnded { condition.wait() }
        }
    }

    private struct Piece {
        var picture: UnsafeMutablePointer<AVFrame>?
        var heard: [Float]
    }

    private func work() {
        condition.lock()
        while !isOver || !waiting.isEmpty {
            guard !waiting.isEmpty else {
                condition.wait()
                continue
            }
            let (piece, isWanted) = (waiting.removeFirst(), failure == nil)
            isBusy = true
            condition.unlock()
            var failed: TranscodingError?
            do throws(TranscodingError) {
                if isWanted {
                    if let frame = piece.picture { try picture?.encode(frame) }
                    try encode(piece.heard)
                }
            } catch {
                failed = error
            }
            condition.lock()
            isBusy = false
            failure = failure ?? failed
            condition.broadcast()
        }
        hasEnded = true
        condition.broadcast()
        condition.unlock()
    }

    private func copy(of canvas: ComposedCanvas?, at time: Int64) throws(TranscodingError) -> UnsafeMutablePointer<
        AVFrame
    >? {
        guard let drawn = canvas?.frame, !canvases.isEmpty, let copy = canvases[number % canvases.count] else {
            return nil
        }
        number += 1
        // An encoder may still hold it.
        guard av_frame_make_writable(copy) >= 0, av_frame_copy(copy, drawn) >= 0 else {
            throw .outOfMemory(doing: "a picture")
        }
        copy.pointee.pts = time
        copy.pointee.pict_type = AV_PICTURE_TYPE_NONE
        return copy
    }

    private func encode(_ heard: [Float]) throws(TranscodingError) {
        guard let sound, let samples else { return }
        var done = 0
        while done < heard.count {
            let count = min(heard.count - done, SoundMixer.block * 2)
            if av_frame_is_writable(samples) <= 0 {
                av_frame_unref(samples)
                samples.pointee.format = AV_SAMPLE_FMT_FLT.rawValue
                samples.pointee.sample_rate = Int32(ComposedSound.rate)
                samples.pointee.nb_samples = Int32(SoundMixer.block)
                av_channel_layout_default(&samples.pointee.ch_layout, 2)
                guard av_frame_get_buffer(samples, 0) >= 0 else { throw .outOfMemory(doing: "sound") }
            }
            samples.pointee.nb_samples = Int32(count / 2)
            samples.pointee.data.0?.withMemoryRebound(to: Float.self, capacity: count) { data in
                for index in 0..<count { data[index] = heard[done + index] }
            }
            guard try sound.put(samples) != nil else { throw .outOfMemory(doing: "sound") }
            done += count
        }
    }
}
