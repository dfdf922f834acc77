import BitIO
import Media

/// RFC 7798: H.265 payloads of a single stream without interleaving (`sprop-max-don-diff` 0), in order, to access units.
///
/// A frame ends with the marker, or without one where the next payload follows without a gap under another timestamp.
/// Units before the first slice that were sent on their own join the next frame. Filler, and units of other layers than
/// the lowest, are left out. After a loss no picture comes before the next random access point that is known to be
/// whole: one that follows a frame without a gap, or begins with a delimiter or a parameter set. Where that is a CRA
/// picture, the leading pictures that refer to what was lost are left out too.
package struct H265Depacketizer: Sendable {
    var assembly = PictureAssembly()
    var store = H265ParameterSetStore()
    /// The packet before ended a frame, so that the next one begins one.
    var isAtBoundary = false
    var unit = H265AccessUnit()
    /// The last random access point was a CRA picture with nothing before it.
    var skipsLeading = false

    /// - Parameter formatParameters: the `a=fmtp` value, of which `sprop-vps`, `sprop-sps` and `sprop-pps` are remembered.
    package init(formatParameters: String = "") {
        for (name, type) in [
            ("sprop-vps", H265NALUnit.videoParameterSet), ("sprop-sps", H265NALUnit.sequenceParameterSet),
            ("sprop-pps", H265NALUnit.pictureParameterSet),
        ] {
            for set in SpropParameterSets.units(of: name, in: formatParameters) {
                set.withUnsafeBytes { bytes in
                    if H265NALUnit.type(bytes[0]) == type { _ = store.remember(bytes) }
                }
            }
        }
    }

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
        let isFirst = assembly.isFresh
        assembly.accept(sequence)
        guard !payload.isEmpty else { return .none }

        let earlier = assembly.phase != .idle && timestamp != assembly.timestamp ? timestampChanged(timestamp) : .none
        if assembly.phase == .skipping {
            if marker { endSkipped() }
            return DepacketizerResult.dropped(.awaitingKeyframe).preceded(by: earlier)
        }
        guard payload.count >= H265NALUnit.headerCount else {
            return fail(.truncated(.h265, count: payload.count), timestamp, marker).preceded(by: earlier)
        }
        if assembly.phase == .idle {
            guard isAtBoundary || Self.beginsAccessUnit(payload, isFirst: isFirst) else {
                return fail(.missingStart, timestamp, marker).preceded(by: earlier)
            }
            assembly.begin(pool.take(), timestamp: timestamp, arrival: arrival)
            unit = H265AccessUnit()
        }
        isAtBoundary = false
        if let error = take(payload) {
            return fail(error, timestamp, marker).preceded(by: earlier)
        }
        return marker ? end().preceded(by: earlier) : earlier
    }

    /// `count` packets will never come: a frame under assembly is given up.
    package mutating func markLost(_ count: Int) {
        guard count > 0 else { return }
        assembly.skipSequence(count)
        assembly.requireKeyframe()
        assembly.becomeIdle()
        isAtBoundary = false
    }

    /// Without a marker, and without a gap: the frame before has ended.
    private mutating func timestampChanged(_ timestamp: Int64) -> DepacketizerResult {
        guard assembly.phase == .filling else {
            endSkipped()
            return .none
        }
        let result = end()
        if assembly.phase == .filling { assembly.adopt(timestamp: timestamp) }
        return result
    }

    private mutating func end() -> DepacketizerResult {
        isAtBoundary = true
        guard unit.openFragment == nil else {
            assembly.requireKeyframe()
            assembly.becomeIdle()
            return .dropped(.missingEnd(.h265))
        }
        guard !unit.isLeftOut else {
            assembly.becomeIdle()
            return .dropped(.h265SkippedLeading)
        }
        guard unit.hasPicture else {
            if assembly.frame?.count == 0 { assembly.becomeIdle() }
            return .none
        }
        guard unit.isRandomAccess else { return assembly.finish(codec: .h265, isKeyframe: false) }
        return assembly.finish(
            codec: .h265, isKeyframe: true, width: unit.width, height: unit.height, parameterSets: unit.parameterSets)
    }

    private mutating func endSkipped() {
        assembly.becomeIdle()
        isAtBoundary = true
    }

    private mutating func fail(_ error: RTPPayloadError, _ timestamp: Int64, _ marker: Bool) -> DepacketizerResult {
        assembly.skip(timestamp: timestamp)
        isAtBoundary = false
        if marker { endSkipped() }
        return .dropped(error)
    }

    /// ITU-T H.265 clause 7.4.2.4.4: units that only the beginning of an access unit can have. The very first packet of a
    /// stream may also be a random access point's first slice, when the parameter sets came in the description.
    private static func beginsAccessUnit(_ payload: UnsafeRawBufferPointer, isFirst: Bool) -> Bool {
        var type = H265NALUnit.type(payload[0])
        var slice = payload.dropFirst(H265NALUnit.headerCount)
        if type == H265NALUnit.aggregation {
            guard payload.count > 4 else { return false }
            type = H265NALUnit.type(payload[4])
            slice = payload.dropFirst(6)
        } else if type == H265NALUnit.fragment {
            guard payload.count > 2, payload[2] & 0x80 != 0 else { return false }
            type = payload[2] & 0x3F
            slice = payload.dropFirst(3)
        }
        switch type {
        case H265NALUnit.accessUnitDelimiter, H265NALUnit.videoParameterSet, H265NALUnit.sequenceParameterSet:
            return true
        // first_slice_segment_in_pic_flag.
        default: return isFirst && H265NALUnit.isRandomAccess(type) && slice.first.map { $0 & 0x80 != 0 } == true
        }
    }
}
