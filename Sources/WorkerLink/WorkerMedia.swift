import BitIO
import Media

/// One frame on its way between a gateway and a worker process.
package struct WorkerMedia: Sendable {
    /// Which of the work's streams; what the numbers mean is the order's to say.
    package var stream: UInt8
    package var frame: EncodedFrame
    /// Of its presentation, on the broadcast's axis. A frame that was read has it as its own `timestamp` too.
    package var time: MediaTimestamp
    /// Frames between the one before and this one are missing.
    package var isDiscontinuity: Bool

    package init(stream: UInt8, frame: EncodedFrame, time: MediaTimestamp, isDiscontinuity: Bool = false) {
        self.stream = stream
        self.frame = frame
        self.time = time
        self.isDiscontinuity = isDiscontinuity
    }

    /// Of a frame's own bytes.
    package static let maximumFrame = 4 << 20
    /// Of what stands before them: the fields and the parameter sets.
    static let maximumHead = 64 << 10

    /// Hz, ten years of a broadcast, and the seconds that one picture may stand: with what is beyond nobody can reckon.
    private static let maximumRate: Int32 = 1_000_000
    private static let maximumSeconds: UInt64 = 10 * 366 * 86_400
    private static let maximumDuration: UInt64 = 3600

    private struct Flags: OptionSet {
        var rawValue: UInt8
        static let keyframe = Flags(rawValue: 1)
        static let discontinuity = Flags(rawValue: 2)
        static let parameterSets = Flags(rawValue: 4)
        static let all = Flags(rawValue: 7)
    }

    /// Stream 1, codec 1, flags 1, width 2, height 2, clock rate 4, time 8, duration 4; then, where flagged, three lists of
    /// parameter sets (video, sequence, picture): number 1, each with its length in 2; then the frame.
    func writeHead(to writer: inout ByteWriter) throws(WorkerLinkError) {
        let first = writer.count
        var flags: Flags = []
        if frame.isKeyframe { flags.insert(.keyframe) }
        if isDiscontinuity || frame.followsLoss { flags.insert(.discontinuity) }
        if frame.parameterSets != nil { flags.insert(.parameterSets) }
        writer.write(stream)
        writer.write(UInt8(Codec.allCases.firstIndex(of: frame.codec) ?? 0))
        writer.write(flags.rawValue)
        writer.write(UInt16(clamping: frame.width))
        writer.write(UInt16(clamping: frame.height))
        writer.write(UInt32(clamping: time.clockRate))
        writer.write(UInt64(bitPattern: time.ticks))
        // In ticks of the time's clock: a frame's own may be another.
        let duration = MediaTimestamp.rescale(
            frame.durationTicks, from: frame.timestamp.clockRate, to: time.clockRate)
        writer.write(UInt32(clamping: duration))
        if let sets = frame.parameterSets {
            for list in [sets.video, sets.sequence, sets.picture] {
                writer.write(UInt8(clamping: list.count))
                for set in list.prefix(255) {
                    guard let length = UInt16(exactly: set.count) else {
                        throw .malformed("a parameter set of \(set.count) bytes")
                    }
                    writer.write(length)
                    writer.write(set)
                }
            }
        }
        guard writer.count - first <= Self.maximumHead else {
            throw .malformed("parameter sets of \(writer.count - first) bytes")
        }
        guard frame.count <= Self.maximumFrame else {
            throw .malformed("a frame of \(frame.count) bytes, \(Self.maximumFrame) are allowed")
        }
    }

    init(_ body: UnsafeRawBufferPointer) throws(WorkerLinkError) {
        var reader = ByteReader(body)
        guard let stream = reader.readUInt8(), let number = reader.readUInt8(), let raw = reader.readUInt8(),
            let width = reader.readUInt16(), let height = reader.readUInt16(), let rate = reader.readUInt32(),
            let ticks = reader.readUInt64(), let duration = reader.readUInt32()
        else { throw .malformed("a frame cut off") }
        let flags = Flags(rawValue: raw)
        guard Codec.allCases.indices.contains(Int(number)), Flags.all.isSuperset(of: flags),
            let clockRate = Int32(exactly: rate), clockRate > 0
        else { throw .malformed("a frame of codec \(number), flags \(raw), clock \(rate)") }
        let time = MediaTimestamp(ticks: Int64(bitPattern: ticks), clockRate: clockRate)
        guard clockRate <= Self.maximumRate, time.ticks.magnitude <= UInt64(rate) * Self.maximumSeconds,
            UInt64(duration) <= UInt64(rate) * Self.maximumDuration
        else { throw .malformed("a frame at \(time.ticks) of \(rate) Hz that lasts \(duration)") }
        var sets: ParameterSets?
        if flags.contains(.parameterSets) { sets = try Self.parameterSets(&reader) }
        guard reader.offset <= Self.maximumHead, reader.remaining <= Self.maximumFrame else {
            throw .malformed("a frame of \(body.count) bytes")
        }
        self.time = time
        isDiscontinuity = flags.contains(.discontinuity)
        self.stream = stream
        frame = EncodedFrame(capacity: reader.remaining)
        frame.append(reader.rest)
        frame.seal(
            codec: Codec.allCases[Int(number)], timestamp: time, arrival: Instant(nanoseconds: 0),
            isKeyframe: flags.contains(.keyframe), durationTicks: Int64(duration), width: Int(width),
            height: Int(height), followsLoss: isDiscontinuity, parameterSets: sets)
    }

    private static func parameterSets(_ reader: inout ByteReader) throws(WorkerLinkError) -> ParameterSets {
        var lists: [[[UInt8]]] = []
        for _ in 0..<3 {
            guard let count = reader.readUInt8() else { throw .malformed("parameter sets cut off") }
            var list: [[UInt8]] = []
            for _ in 0..<count {
                guard let length = reader.readUInt16(), let set = reader.read(Int(length)) else {
                    throw .malformed("a parameter set cut off")
                }
                list.append(Array(set))
            }
            lists.append(list)
        }
        return ParameterSets(video: lists[0], sequence: lists[1], picture: lists[2])
    }

    /// Of a frame that was read and that nobody else holds yet.
    func adopt(_ sets: ParameterSets) {
        frame.seal(
            codec: frame.codec, timestamp: frame.timestamp, arrival: frame.arrival, isKeyframe: frame.isKeyframe,
            durationTicks: frame.durationTicks, width: frame.width, height: frame.height,
            followsLoss: frame.followsLoss, parameterSets: sets)
    }

    static func areEqual(_ left: ParameterSets, _ right: ParameterSets) -> Bool {
        left === right
            || left.video == right.video && left.sequence == right.sequence && left.picture == right.picture
    }
}

/// By what goes over the link.
extension WorkerMedia: Hashable {
    package static func == (left: WorkerMedia, right: WorkerMedia) -> Bool { left.message == right.message }

    package func hash(into hasher: inout Hasher) { hasher.combine(message) }

    private var message: [UInt8]? { try? WorkerLinkFrame.media(self).encoded() }
}
