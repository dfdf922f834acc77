import Synchronization

/// Frames to be used again, so that the steady state allocates nothing. Belongs to one thread; the frames it hands out
/// may be let go on any.
package struct FramePool: ~Copyable {
    private var frames: [EncodedFrame] = []
    private var next = 0
    private var takes = 0
    /// As many are kept whatever is used.
    private static let usual = 64
    private static let trimInterval = 64
    private let limit: Int
    private let frameBytes: Int

    /// - Parameters:
    ///   - limit: frames kept at most; one more that is needed is made and not kept.
    ///   - frameBytes: room that a frame begins with; it grows as it must.
    package init(limit: Int = 64, frameBytes: Int = 2048) {
        self.limit = limit
        self.frameBytes = frameBytes
    }

    /// An empty frame that nobody else holds.
    package mutating func take() -> EncodedFrame {
        trim()
        for _ in 0..<min(frames.count, 4) {
            next += 1
            if next >= frames.count { next = 0 }
            if isKnownUniquelyReferenced(&frames[next]) {
                atomicMemoryFence(ordering: .acquiring)
                let frame = frames[next]
                frame.clear()
                return frame
            }
        }
        let frame = EncodedFrame(capacity: frameBytes)
        if frames.count < limit { frames.append(frame) }
        return frame
    }

    /// A crowd that has gone leaves frames behind, each of which one publisher's pictures would widen in turn. Frames in use
    /// were taken last, so that when the one half a round ago is free, the half behind it is not needed.
    private mutating func trim() {
        takes &+= 1
        guard takes % Self.trimInterval == 0, frames.count > Self.usual else { return }
        let old = (next + frames.count / 2) % frames.count
        guard isKnownUniquelyReferenced(&frames[old]) else { return }
        atomicMemoryFence(ordering: .acquiring)
        frames.swapAt(old, frames.count - 1)
        frames.removeLast()
    }
}
