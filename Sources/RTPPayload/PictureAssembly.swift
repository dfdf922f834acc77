import Media

/// The part that depacketizers of pictures share: the frame being filled, the order of packets, the keyframe gate.
struct PictureAssembly: Sendable {
    /// A frame of more bytes is dropped: eight times a large 4K keyframe.
    static let maximumFrameBytes = 8 << 20

    enum Phase: Sendable {
        /// Between frames.
        case idle
        case filling
        /// The rest of this frame is of no use.
        case skipping
    }

    private(set) var phase = Phase.idle
    private(set) var frame: EncodedFrame?
    private(set) var timestamp: Int64 = 0
    private(set) var needsKeyframe = true
    /// Pictures are taken too that lack what they refer to, once a stream has begun.
    var keepsAll = false
    /// Whether a picture that is no keyframe is of no use.
    var refusesOthers: Bool { needsKeyframe && !(keepsAll && hasEmitted) }
    /// No packet has been seen yet.
    private(set) var isFresh = true
    private var arrival = Instant(nanoseconds: 0)
    private var expected: Int64 = 0
    private var lostSinceFrame = false
    private var hasEmitted = false

    /// Packets missing before `sequence`; `nil` for a packet that is behind.
    mutating func gap(before sequence: Int64) -> Int? {
        guard !isFresh else { return 0 }
        let gap = sequence.subtractingReportingOverflow(expected)
        guard !gap.overflow, gap.partialValue >= 0 else { return nil }
        return Int(gap.partialValue)
    }

    mutating func accept(_ sequence: Int64) {
        isFresh = false
        expected = sequence &+ 1
    }

    mutating func skipSequence(_ count: Int) {
        guard !isFresh, count > 0 else { return }
        expected = expected &+ Int64(count)
    }

    func orderError(_ sequence: Int64) -> RTPPayloadError {
        .notInOrder(sequence: sequence, expected: expected)
    }

    mutating func begin(_ frame: EncodedFrame, timestamp: Int64, arrival: Instant) {
        self.frame = frame
        self.timestamp = timestamp
        self.arrival = arrival
        phase = .filling
    }

    /// The frame under assembly goes on under another timestamp.
    mutating func adopt(timestamp: Int64) {
        self.timestamp = timestamp
    }

    /// Gives the frame up; what is left of it, by its timestamp, is skipped. Later pictures need a keyframe.
    mutating func skip(timestamp: Int64) {
        frame = nil
        self.timestamp = timestamp
        phase = .skipping
        requireKeyframe()
    }

    mutating func becomeIdle() {
        frame = nil
        phase = .idle
    }

    mutating func requireKeyframe() {
        needsKeyframe = true
        lostSinceFrame = true
    }

    /// Seals the frame and hands it over.
    mutating func finish(
        codec: Codec, isKeyframe: Bool, width: Int = 0, height: Int = 0, parameterSets: ParameterSets? = nil
    ) -> DepacketizerResult {
        guard let done = frame else { return .none }
        frame = nil
        phase = .idle
        if isKeyframe { needsKeyframe = false }
        done.seal(
            codec: codec, timestamp: MediaTimestamp(ticks: timestamp, clockRate: codec.clockRate), arrival: arrival,
            isKeyframe: isKeyframe, width: width, height: height, followsLoss: lostSinceFrame && hasEmitted,
            parameterSets: parameterSets)
        lostSinceFrame = false
        hasEmitted = true
        return .frame(done)
    }
}
