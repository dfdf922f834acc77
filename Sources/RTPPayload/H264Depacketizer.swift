import BitIO
import Media

/// RFC 6184: H.264 payloads of packetization modes 0 and 1, in order, to access units.
///
/// A frame ends with the marker, or without one where the next payload follows without a gap under another timestamp.
/// Units before the first slice (delimiter, parameter sets, SEI) that were sent on their own join the next frame. Filler
/// is left out. After a loss no picture comes before the next IDR picture that is known to be whole: as nothing in a
/// payload says that it is the first of its frame, the frame after a gap counts as whole only if it begins with a
/// delimiter or a sequence parameter set.
package struct H264Depacketizer: Sendable {
    var assembly = PictureAssembly()
    var store = H264ParameterSetStore()
    /// The packet before ended a frame, so that the next one begins one.
    var isAtBoundary = false
    var unit = H264AccessUnit()

    /// - Parameter formatParameters: the `a=fmtp` value, of which `sprop-parameter-sets` are remembered.
    package init(formatParameters: String = "") {
        for set in SpropParameterSets.units(of: "sprop-parameter-sets", in: formatParameters) {
            set.withUnsafeBytes { bytes in
                let type = H264NALUnit.type(bytes[0])
                guard type == H264NALUnit.sequenceParameterSet || type == H264NALUnit.pictureParameterSet else {
                    return
                }
                _ = store.remember(bytes)
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
        if assembly.phase == .idle {
            guard isAtBoundary || Self.beginsAccessUnit(payload, isFirst: isFirst) else {
                return fail(.missingStart, timestamp: timestamp, marker: marker).preceded(by: earlier)
            }
            assembly.begin(pool.take(), timestamp: timestamp, arrival: arrival)
            unit.clear()
        }
        isAtBoundary = false
        if let error = take(payload) {
            return fail(error, timestamp: timestamp, marker: marker).preceded(by: earlier)
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
            return .dropped(.missingEnd(.h264))
        }
        guard unit.hasPicture else {
            if assembly.frame?.count == 0 { assembly.becomeIdle() }
            return .none
        }
        guard unit.isIDR else { return assembly.finish(codec: .h264, isKeyframe: false) }
        return assembly.finish(
            codec: .h264, isKeyframe: true, width: unit.width, height: unit.height, parameterSets: unit.parameterSets)
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

    /// Clause 7.4.1.2.3 of ITU-T H.264: units that only the beginning of an access unit can have. The very first packet of
    /// a stream may also be an IDR picture's first slice, when the parameter sets came in the description.
    private static func beginsAccessUnit(_ payload: UnsafeRawBufferPointer, isFirst: Bool) -> Bool {
        var type = H264NALUnit.type(payload[0])
        var slice = UnsafeRawBufferPointer(rebasing: payload.dropFirst())
        if type == H264NALUnit.aggregationA {
            guard payload.count > 3 else { return false }
            type = H264NALUnit.type(payload[3])
        } else if type == H264NALUnit.fragmentA {
            guard payload.count > 1, payload[1] & 0x80 != 0 else { return false }
            type = H264NALUnit.type(payload[1])
            slice = UnsafeRawBufferPointer(rebasing: payload.dropFirst(2))
        }
        switch type {
        case H264NALUnit.accessUnitDelimiter, H264NALUnit.sequenceParameterSet: return true
        case H264NALUnit.idrSlice where isFirst:
            return NALUnit.withUnescaped(slice, limit: 16) { $0.readUnsignedExpGolomb() == 0 }
        default: return false
        }
    }
}
