import Media

/// RFC 3551 clause 4.5.14: PCMU and PCMA, an octet a sample.
///
/// Every payload is one frame, and sound never waits for a keyframe. A sender that falls silent (clause 4.1) leaves a
/// hole in the timestamps.
package struct G711Depacketizer: Sendable {
    /// 200 ms: what a receiver has to be able to take (clause 4.2).
    package static let maximumOctets = 1600

    private let codec: Codec
    private var expected: Int64?
    private var lostSinceFrame = false
    private var hasEmitted = false

    /// - Parameter codec: `pcmu` or `pcma`.
    package init(codec: Codec) {
        self.codec = codec
    }

    package var needsKeyframe: Bool { false }

    /// - Parameters:
    ///   - payload: the RTP payload without padding; an empty one only fills its sequence number.
    ///   - timestamp: unrolled, in ticks of 8 kHz.
    ///   - marker: begins a talk spurt; frames do not depend on it.
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
        guard payload.count <= Self.maximumOctets else {
            lostSinceFrame = true
            return .dropped(.g711Duration(codec, octets: payload.count))
        }
        let frame = pool.take()
        frame.append(payload)
        frame.seal(
            codec: codec, timestamp: MediaTimestamp(ticks: timestamp, clockRate: codec.clockRate), arrival: arrival,
            isKeyframe: true, durationTicks: Int64(payload.count), followsLoss: lostSinceFrame && hasEmitted)
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
