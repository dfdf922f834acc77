import Media

/// RFC 9628: VP9 payloads of flexible and non-flexible mode, in order, to pictures: the layer frames of one instant joined to a
/// superframe.
///
/// A picture ends with the marker, or without one where the next payload follows without a gap under another timestamp. A layer
/// frame that has not ended by then was not sent to its end, as Chromium's pacer throws away what waits when a keyframe comes:
/// the layers below it are the picture, and the next one has to be a keyframe.
/// After a loss no picture comes before the next keyframe, unless the PictureID proves that no picture was lost. Whether
/// a picture is a keyframe is read in its own header, and so is where it begins: behind a gap only with the lowest
/// spatial layer.
package struct VP9Depacketizer: Sendable {
    private var assembly = PictureAssembly()
    /// Packets lost while no picture was open: whether one was among them is seen from the next one's PictureID.
    private var undecidedLoss = 0
    /// The packet before ended a picture, so that the next one begins one.
    private var isAtBoundary = false
    /// A layer frame of the picture has begun and not ended.
    private var isInLayerFrame = false
    private var superframe = VP9Superframe()
    private var lastPicture: VP9PayloadDescriptor?
    private var currentPicture: VP9PayloadDescriptor?
    private var lastHeader: VP9FrameHeader?
    private var inForce: ParameterSets?

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

        let earlier = assembly.phase != .idle && timestamp != assembly.timestamp ? endUnmarked() : .none
        guard let descriptor = VP9PayloadDescriptor(parsing: payload), descriptor.count < payload.count else {
            return fail(.truncated(.vp9, count: payload.count), timestamp, marker).preceded(by: earlier)
        }
        let body = UnsafeRawBufferPointer(rebasing: payload[descriptor.count...])
        if let error = begin(descriptor, body, timestamp: timestamp, arrival: arrival, pool: &pool) {
            return fail(error, timestamp, marker).preceded(by: earlier)
        }
        guard let frame = assembly.frame else { return fail(.missingStart, timestamp, marker).preceded(by: earlier) }
        guard frame.count + body.count <= PictureAssembly.maximumFrameBytes else {
            let error = RTPPayloadError.frameTooLarge(limit: PictureAssembly.maximumFrameBytes)
            return fail(error, timestamp, marker).preceded(by: earlier)
        }
        frame.append(body)
        if descriptor.endsFrame { isInLayerFrame = false }
        return marker ? end().preceded(by: earlier) : earlier
    }

    /// `count` packets will never come: a picture under assembly is given up.
    package mutating func markLost(_ count: Int) {
        guard count > 0 else { return }
        assembly.skipSequence(count)
        isAtBoundary = false
        switch assembly.phase {
        case .idle: undecidedLoss = min(undecidedLoss, 1 << 30) + min(count, 1 << 30)
        case .filling, .skipping:
            assembly.requireKeyframe()
            assembly.becomeIdle()
        }
    }

    /// Sees to it that there is a layer frame that the payload belongs to.
    private mutating func begin(
        _ descriptor: VP9PayloadDescriptor, _ body: UnsafeRawBufferPointer, timestamp: Int64, arrival: Instant,
        pool: inout FramePool
    ) -> RTPPayloadError? {
        switch assembly.phase {
        case .skipping: return .awaitingKeyframe
        case .filling:
            guard descriptor.startsFrame || isInLayerFrame else { return .missingStart }
            if descriptor.startsFrame {
                superframe.beginLayer(at: assembly.frame?.count ?? 0)
                isInLayerFrame = true
                if currentPicture?.structure == nil { currentPicture?.structure = descriptor.structure }
            }
        case .idle:
            decideLoss(descriptor)
            guard descriptor.startsFrame, isAtBoundary || descriptor.spatialLayer == 0 else { return .missingStart }
            guard !assembly.refusesOthers || VP9FrameHeader.isKeyframe(firstByte: body[0]) else {
                return .awaitingKeyframe
            }
            assembly.begin(pool.take(), timestamp: timestamp, arrival: arrival)
            currentPicture = descriptor
            superframe.begin()
            isInLayerFrame = true
        }
        return nil
    }

    private mutating func decideLoss(_ next: VP9PayloadDescriptor) {
        guard undecidedLoss > 0 else { return }
        // Every picture takes a packet at least: fewer lost than numbers there are cannot have gone once around.
        let isContinuous = undecidedLoss < 127 && lastPicture?.isFollowed(by: next) == true
        undecidedLoss = 0
        if !isContinuous { assembly.requireKeyframe() }
    }

    private mutating func fail(_ error: RTPPayloadError, _ timestamp: Int64, _ marker: Bool) -> DepacketizerResult {
        assembly.skip(timestamp: timestamp)
        undecidedLoss = 0
        isAtBoundary = false
        if marker { endSkipped() }
        return .dropped(error)
    }

    private mutating func endSkipped() {
        assembly.becomeIdle()
        isAtBoundary = true
    }

    private mutating func endUnmarked() -> DepacketizerResult {
        guard assembly.phase == .filling, let frame = assembly.frame, isInLayerFrame else { return end() }
        let whole = superframe.dropLastLayer()
        guard superframe.layers > 0, whole > 0, superframe.layers < VP9Superframe.limit else {
            assembly.requireKeyframe()
            endSkipped()
            return .dropped(.truncated(.vp9, count: frame.count))
        }
        frame.truncate(to: whole)
        let result = end()
        assembly.requireKeyframe()
        return result
    }

    private mutating func end() -> DepacketizerResult {
        guard assembly.phase == .filling, let frame = assembly.frame else {
            endSkipped()
            return .none
        }
        isAtBoundary = true
        guard let header = frame.withBytes(VP9FrameHeader.init(parsing:)) else {
            assembly.requireKeyframe()
            assembly.becomeIdle()
            return .dropped(.vp9FrameHeader)
        }
        lastPicture = currentPicture
        superframe.finish(frame)
        guard header.isKeyframe else { return assembly.finish(codec: .vp9, isKeyframe: false) }
        return finishKeyframe(header, frame)
    }

    private mutating func finishKeyframe(_ header: VP9FrameHeader, _ frame: EncodedFrame) -> DepacketizerResult {
        if header != lastHeader {
            lastHeader = header
            let first = frame.withBytes { [UInt8]($0.prefix(VP9FrameHeader.maximumBytes)) }
            inForce = ParameterSets(sequence: [first])
        }
        var (width, height) = (header.width, header.height)
        // The header is the lowest layer's; what is shown is the highest one.
        if superframe.layers > 1, let structure = currentPicture?.structure, structure.width > width {
            (width, height) = (structure.width, structure.height)
        }
        return assembly.finish(
            codec: .vp9, isKeyframe: true, width: width, height: height, parameterSets: inForce)
    }
}
