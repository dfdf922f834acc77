import Synchronization

/// Frames to be used again, so that the steady state allocates nothing. Belongs to one thread; the frames it hands out
/// may be let go on any.
package struct FramePool: ~Copyable {
    private var frames: [EncodedFrame] = []
    private var next = 0
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
}
