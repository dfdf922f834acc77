import BitIO
import Media

/// RTP Payload Format For AV1 v1.0.0: OBU elements, in order, to temporal units.
///
/// A temporal unit ends with the marker, or without one where the next payload follows without a gap under another
/// timestamp. Temporal delimiters, tile lists and padding are left out; every OBU that is kept has its size field, as
/// short as can be. Nothing in a payload says that it is the first of its temporal unit unless that begins a coded video
/// sequence: after a loss nothing comes before one.
package struct AV1Depacketizer: Sendable {
    var assembly = PictureAssembly()
    /// The packet before ended a temporal unit, so that the next one begins one.
    var isAtBoundary = false
    var unit = AV1TemporalUnit()
    var sequence = AV1SequenceStore()

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

        let earlier = assembly.phase != .idle && timestamp != assembly.timestamp ? timestampChanged() : .none
        if assembly.phase == .skipping {
            if marker { endSkipped() }
            return DepacketizerResult.dropped(.awaitingKeyframe).preceded(by: earlier)
        }
        if assembly.phase == .idle {
            guard isAtBoundary || Self.beginsSequence(payload) else {
                return fail(.missingStart, timestamp: timestamp, marker: marker).preceded(by: earlier)
            }
            assembly.begin(pool.take(), timestamp: timestamp, arrival: arrival)
            unit = AV1TemporalUnit()
        }
        isAtBoundary = false
        if let error = take(payload) {
            return fail(error, timestamp: timestamp, marker: marker).preceded(by: earlier)
        }
        return marker ? end().preceded(by: earlier) : earlier
    }

    /// `count` packets will never come: a temporal unit under assembly is given up.
    package mutating func markLost(_ count: Int) {
        guard count > 0 else { return }
        assembly.skipSequence(count)
        assembly.requireKeyframe()
        assembly.becomeIdle()
        isAtBoundary = false
    }

    /// Clause 4.4: N, or a first OBU that only the beginning of a temporal unit can have.
    private static func beginsSequence(_ payload: UnsafeRawBufferPointer) -> Bool {
        guard payload[0] & 0x80 == 0 else { return false }
        if payload[0] & 0x08 != 0 { return true }
        var reader = ByteReader(payload)
        guard reader.skip(1) else { return false }
        if payload[0] >> 4 & 0x03 != 1, AV1OBU.readSize(&reader) == nil { return false }
        guard let header = reader.readUInt8() else { return false }
        let type = header >> 3 & 0x0F
        return type == AV1OBU.sequenceHeader || type == AV1OBU.temporalDelimiter
    }

    /// Without a marker, and without a gap: the temporal unit before has ended.
    private mutating func timestampChanged() -> DepacketizerResult {
        guard assembly.phase == .filling else {
            endSkipped()
            return .none
        }
        return end()
    }

    private mutating func end() -> DepacketizerResult {
        isAtBoundary = true
        guard unit.openFragment == nil else {
            assembly.requireKeyframe()
            assembly.becomeIdle()
            return .dropped(.missingEnd(.av1))
        }
        guard unit.hasPicture else {
            // A unit of sequence header or metadata alone: no picture, and nothing lost.
            assembly.becomeIdle()
            return .none
        }
        guard unit.isKeyframe, let active = sequence.inForce else {
            return assembly.finish(codec: .av1, isKeyframe: false)
        }
        if !unit.hasSequenceHeader { insertSequenceHeader(active) }
        return assembly.finish(
            codec: .av1, isKeyframe: true, width: active.parsed.width, height: active.parsed.height,
            parameterSets: active.sets)
    }

    private func insertSequenceHeader(_ active: AV1SequenceStore.Active) {
        guard let frame = assembly.frame, let header = active.sets.sequence.first else { return }
        frame.shift(from: 0, by: header.count)
        for (offset, byte) in header.enumerated() { frame.patch(byte, at: offset) }
    }

    private mutating func endSkipped() {
        assembly.becomeIdle()
        isAtBoundary = true
    }

    private mutating func fail(_ error: RTPPayloadError, timestamp: Int64, marker: Bool) -> DepacketizerResult {
        assembly.skip(timestamp: timestamp)
        isAtBoundary = false
        if marker { endSkipped() }
        return .dropped(error)
    }
}
