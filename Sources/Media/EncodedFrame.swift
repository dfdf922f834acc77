/// One coded picture or one packet of sound, whole, as the decoder wants it.
///
/// Layout of the bytes: VP8, Opus and G.711 as in their RTP payloads joined; VP9 too, all layers of one picture as one
/// superframe; H.264 and H.265 as NAL units each preceded by its length in four bytes, big-endian (ISO/IEC 14496-15), with
/// the parameter sets in band at every keyframe; AV1 as the temporal unit without temporal delimiters, every OBU with its
/// size field; AAC as one raw data block (ISO/IEC 14496-3 clause 4.4.2.1), without ADTS.
///
/// A frame is written by one depacketizer on the session's thread and is immutable from `seal` on, when it is shared by
/// reference with every sink: one count per frame and sink. `FramePool` takes it back when the last holder lets go.
package final class EncodedFrame: @unchecked Sendable {
    // What stands here is read through accessors of this module: another module's reads of a stored property are checked
    // for exclusive access, twenty times a frame.
    private struct Content {
        var codec = Codec.opus
        var timestamp = MediaTimestamp(ticks: 0, clockRate: 1)
        var arrival = Instant(nanoseconds: 0)
        var isKeyframe = false
        var durationTicks: Int64 = 0
        var width = 0
        var height = 0
        var followsLoss = false
        var parameterSets: ParameterSets?
    }

    @exclusivity(unchecked) private var content = Content()
    @exclusivity(unchecked) private var storage: UnsafeMutableRawPointer
    @exclusivity(unchecked) private var room: Int
    @exclusivity(unchecked) private var used = 0

    package var codec: Codec { content.codec }
    /// The unrolled RTP timestamp.
    package var timestamp: MediaTimestamp { content.timestamp }
    /// When the first of its packets reached the gateway.
    package var arrival: Instant { content.arrival }
    package var isKeyframe: Bool { content.isKeyframe }
    /// Ticks of the clock rate; 0 where the stream does not say (pictures).
    package var durationTicks: Int64 { content.durationTicks }
    /// Pixels, on keyframes; 0 where not known.
    package var width: Int { content.width }
    package var height: Int { content.height }
    /// Something of this track was lost for good between the frame before and this one.
    package var followsLoss: Bool { content.followsLoss }
    /// Keyframes of H.264, H.265, AV1 and VP9: what is in force. The same object as long as it does not change.
    package var parameterSets: ParameterSets? { content.parameterSets }
    /// Bytes of memory.
    package var capacity: Int { room }
    package var count: Int { used }

    private static let usualCapacity = 2048

    package init(capacity: Int = 2048) {
        room = max(capacity, 64)
        storage = .allocate(byteCount: room, alignment: 16)
    }

    deinit {
        storage.deallocate()
    }

    /// The bytes, valid within the closure.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: storage, count: count))
    }

    // MARK: Writing, before `seal`

    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        reserve(bytes.count)
        (storage + count).copyMemory(from: source, byteCount: bytes.count)
        used += bytes.count
    }

    package func append(_ byte: UInt8) {
        reserve(1)
        storage.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        used += 1
    }

    package func append(bigEndian value: UInt32) {
        reserve(4)
        storage.storeBytes(of: value.bigEndian, toByteOffset: count, as: UInt32.self)
        used += 4
    }

    /// Overwrites four bytes already written; does nothing when they were not.
    package func patch(bigEndian value: UInt32, at offset: Int) {
        guard offset >= 0, offset + 4 <= count else { return }
        storage.storeBytes(of: value.bigEndian, toByteOffset: offset, as: UInt32.self)
    }

    /// Overwrites a byte already written; does nothing when it was not.
    package func patch(_ byte: UInt8, at offset: Int) {
        guard offset >= 0, offset < count else { return }
        storage.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
    }

    /// Moves what stands from `offset` to the end by so many bytes: up, which leaves a gap of undefined bytes, or down
    /// over what stands before it. Does nothing when there is no such place.
    package func shift(from offset: Int, by distance: Int) {
        guard distance != 0, offset >= 0, offset <= count, offset + distance >= 0 else { return }
        if distance > 0 { reserve(distance) }
        // The regions may overlap.
        (storage + offset + distance).copyMemory(from: storage + offset, byteCount: count - offset)
        used += distance
    }

    /// Forgets what was written behind so many bytes.
    package func truncate(to count: Int) {
        used = min(used, max(count, 0))
    }

    /// Forgets what was written: the frame can be filled anew. One that was a large keyframe once and a small picture since
    /// gives the memory back, as in a pool every frame would be as large as a keyframe in time.
    package func clear() {
        if capacity > Self.usualCapacity, count < capacity / 4 {
            storage.deallocate()
            room = max(Self.usualCapacity, count * 2)
            storage = .allocate(byteCount: room, alignment: 16)
        }
        used = 0
        content.parameterSets = nil
    }

    package func seal(
        codec: Codec, timestamp: MediaTimestamp, arrival: Instant, isKeyframe: Bool, durationTicks: Int64 = 0,
        width: Int = 0, height: Int = 0, followsLoss: Bool = false, parameterSets: ParameterSets? = nil
    ) {
        content = Content(
            codec: codec, timestamp: timestamp, arrival: arrival, isKeyframe: isKeyframe, durationTicks: durationTicks,
            width: width, height: height, followsLoss: followsLoss, parameterSets: parameterSets)
    }

    private func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let larger = max(count + more, capacity * 2)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: storage, byteCount: count)
        storage.deallocate()
        storage = moved
        room = larger
    }
}

/// What a container's header has to know of a codec's stream.
///
/// H.264 (NAL unit types 7 and 8) and H.265 (types 32, 33 and 34): parameter sets without start codes or lengths.
/// AV1: `sequence` holds the sequence header OBU with its size field. VP9: `sequence` holds the first bytes of the
/// keyframe, 16 or fewer, for `VP9FrameHeader`. AAC: `sequence` holds the AudioSpecificConfig.
package final class ParameterSets: Sendable {
    /// The video parameter sets of H.265.
    package let video: [[UInt8]]
    package let sequence: [[UInt8]]
    package let picture: [[UInt8]]

    package init(video: [[UInt8]] = [], sequence: [[UInt8]], picture: [[UInt8]] = []) {
        self.video = video
        self.sequence = sequence
        self.picture = picture
    }
}
