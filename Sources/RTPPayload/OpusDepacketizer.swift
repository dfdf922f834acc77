import Media

/// RFC 7587: every payload is one Opus packet, and one frame.
///
/// Sound never waits for a keyframe. Frames of at most 2 bytes are discontinuous transmission: the sender is silent until
/// the next one, however far its timestamp is.
package struct OpusDepacketizer: Sendable {
    private var expected: Int64?
    private var lostSinceFrame = false
    private var hasEmitted = false

    package init() {}

    package var needsKeyframe: Bool { false }

    /// - Parameters:
    ///   - payload: the RTP payload without padding; an empty one only fills its sequence number.
    ///   - timestamp: unrolled, in ticks of 48 kHz.
    ///   - marker: begins a talk spurt (clause 4.1); frames do not depend on it.
    ///   - sequence: unrolled; a jump forward counts as `markLost`.
    package mutating func push(
        payload: UnsafeRawBufferPointer, timestamp: Int64, marker: Bool, sequence: Int64, arrival: Instant,
        pool: inout FramePool
    ) -> DepacketizerResult {
        if let expected {
            guard sequence >= expected else { return .dropped(.notInOrder(sequence: sequence, expected: expected)) }
            if sequence > expected { lostSinceFrame = true }
        }
        expected = sequence &+ 1
        guard !payload.isEmpty else { return .none }
        let packet: OpusPacket
        do {
            packet = try OpusPacket(parsing: payload)
        } catch {
            lostSinceFrame = true
            return .dropped(error)
        }
        let frame = pool.take()
        frame.append(payload)
        frame.seal(
            codec: .opus, timestamp: MediaTimestamp(ticks: timestamp, clockRate: Codec.opus.clockRate),
            arrival: arrival, isKeyframe: true, durationTicks: packet.durationTicks,
            followsLoss: lostSinceFrame && hasEmitted)
        lostSinceFrame = false
        hasEmitted = true
        return .frame(frame)
    }

    package mutating func markLost(_ count: Int) {
        guard count > 0 else { return }
        lostSinceFrame = true
        if let expected { self.expected = expected &+ Int64(count) }
    }
}
