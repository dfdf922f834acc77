import Media

/// RFC 7741: VP8 payloads, in order, to frames.
///
/// A frame ends with the marker, or without one where the next payload follows without a gap and begins another frame.
/// After a loss no picture comes before the next keyframe, unless the PictureID proves that no picture was lost (a lost
/// packet of padding only).
package struct VP8Depacketizer: Sendable {
    private var assembly = PictureAssembly()
    /// Packets lost while no frame was open: whether a picture was among them is seen from the next one's PictureID.
    private var undecidedLoss = 0
    private var lastPicture: VP8PayloadDescriptor?
    private var currentPicture: VP8PayloadDescriptor?

    package init() {}

    /// No picture can be emitted before a keyframe: ask for one.
    package var needsKeyframe: Bool { assembly.needsKeyframe }

    /// Pictures come too that lack what they refer to, once a stream has begun.
    package var keepsAll: Bool {
        get { assembly.keepsAll }
        set { assembly.keepsAll = newValue }
    }

    /// - Parameters:
    ///   - payload: the RTP payload without padding; an empty one only fills its sequence number.
    ///   - timestamp: unrolled, in ticks of 90 kHz.
    ///   - sequence: unrolled; a jump forward counts as `markLost`.
    package mutating func push(
        payload: UnsafeRawBufferPointer, timestamp: Int64, marker: Bool, sequence: Int64, arrival: Instant,
        pool: inout FramePool
    ) -> DepacketizerResult {
        guard let gap = assembly.gap(before: sequence) else { return .dropped(assembly.orderError(sequence)) }
        if gap > 0 { markLost(gap) }
        assembly.accept(sequence)
        guard !payload.isEmpty else { return .none }

        var earlier = DepacketizerResult.none
        if assembly.phase != .idle, timestamp != assembly.timestamp { earlier = end() }
        guard let descriptor = VP8PayloadDescriptor(parsing: payload), descriptor.count < payload.count else {
            assembly.skip(timestamp: timestamp)
            return .dropped(.truncated(.vp8, count: payload.count)).preceded(by: earlier)
        }
        let body = UnsafeRawBufferPointer(rebasing: payload[descriptor.count...])
        if descriptor.startsFrame {
            if assembly.phase == .filling { earlier = end().preceded(by: earlier) }
            decideLoss(descriptor)
            guard !assembly.refusesOthers || body[0] & 0x01 == 0 else {
                assembly.skip(timestamp: timestamp)
                return .dropped(.awaitingKeyframe).preceded(by: earlier)
            }
            assembly.begin(pool.take(), timestamp: timestamp, arrival: arrival)
            currentPicture = descriptor
        }
        guard assembly.phase == .filling, let frame = assembly.frame else {
            let reason: RTPPayloadError = assembly.phase == .skipping ? .awaitingKeyframe : .missingStart
            assembly.skip(timestamp: timestamp)
            return .dropped(reason).preceded(by: earlier)
        }
        guard frame.count + body.count <= PictureAssembly.maximumFrameBytes else {
            assembly.skip(timestamp: timestamp)
            return .dropped(.frameTooLarge(limit: PictureAssembly.maximumFrameBytes)).preceded(by: earlier)
        }
        frame.append(body)
        return marker ? end().preceded(by: earlier) : earlier
    }

    /// `count` packets will never come: a frame under assembly is given up.
    package mutating func markLost(_ count: Int) {
        guard count > 0 else { return }
        assembly.skipSequence(count)
        switch assembly.phase {
        case .idle: undecidedLoss = min(undecidedLoss, 1 << 30) + min(count, 1 << 30)
        case .filling, .skipping:
            assembly.requireKeyframe()
            assembly.becomeIdle()
        }
    }

    private mutating func decideLoss(_ next: VP8PayloadDescriptor) {
        guard undecidedLoss > 0 else { return }
        // Every picture takes a packet at least: fewer lost than numbers there are cannot have gone once around.
        let isContinuous = undecidedLoss < 127 && lastPicture?.isFollowed(by: next) == true
        undecidedLoss = 0
        if !isContinuous { assembly.requireKeyframe() }
    }

    private mutating func end() -> DepacketizerResult {
        guard assembly.phase == .filling, let frame = assembly.frame else {
            assembly.becomeIdle()
            return .none
        }
        guard let header = frame.withBytes(VP8FrameHeader.init(parsing:)) else {
            let count = frame.count
            assembly.requireKeyframe()
            assembly.becomeIdle()
            return .dropped(count < 3 ? .truncated(.vp8, count: count) : .vp8KeyframeHeader)
        }
        lastPicture = currentPicture
        return assembly.finish(
            codec: .vp8, isKeyframe: header.isKeyframe, width: header.width, height: header.height)
    }
}
