import Broadcasting
import Media
import NIOCore

/// What the packaging thread knows of one rendition: the part and the segment under way. Times are ticks of its clock.
final class LiveTrack {
    struct Frame {
        var frame: EncodedFrame
        var time: Int64
    }

    let index: Int
    var description: RenditionDescription
    let cutter: PartCutter
    /// A picture whose length the next one tells.
    var pending: Frame?
    /// Of the last picture, for one that no other follows.
    var usualTicks: Int64
    /// Sound that is ahead of the pictures.
    var queue: [Frame] = []
    var isBroken = true
    /// Something comes of it now.
    var isActive = true
    /// The segment under way, and the last that was.
    var segment: Int?
    var lastSegment: Int?
    /// When the first sample of the segment under way was.
    var segmentStart: Int64 = 0
    /// What the header in force says.
    var sets: ParameterSets?
    var initialization = -1
    /// It has changed its parameter sets sooner than a header could follow: it may again.
    private(set) var hasSetsInBand = false
    /// The header in force is another rendition's.
    var needsHeader = true
    var lateFrames = 0

    private let fragment = MovieFragment(tracks: 1)
    private(set) var partStart: Int64 = 0
    private(set) var partEnd: Int64 = 0
    private var partIsIndependent = false
    private(set) var partFrames = 0

    static let queueLimit = 500

    init(index: Int, description: RenditionDescription, partTarget: Duration?) {
        self.index = index
        self.description = description
        let rate = description.clockRate
        cutter = PartCutter(
            target: partTarget.map { MediaTimestamp.rescale($0.nanoseconds, from: 1_000_000_000, to: rate) } ?? .max
                / 128)
        usualTicks = Int64(rate) / 30
    }

    var clockRate: Int32 { description.clockRate }

    func axis(_ ticks: Int64) -> Int64 { MediaTimestamp.rescale(ticks, from: clockRate, to: BroadcastAxis.rate) }

    func ticks(axis: Int64) -> Int64 { MediaTimestamp.rescale(axis, from: BroadcastAxis.rate, to: clockRate) }

    func seconds(_ ticks: Int64) -> Double { Double(ticks) / Double(clockRate) }

    var hasPart: Bool { !fragment.isEmpty }

    /// Adds a sample to the part under way.
    func add(_ sample: Frame, to end: Int64) {
        if fragment.isEmpty {
            partStart = sample.time
            partIsIndependent = sample.frame.isKeyframe || description.kind == .audio
        }
        let isPlain = sample.frame.parameterSets.map { LiveStage.isSame($0, sets, description.codec) } ?? false
        if !isPlain, sample.frame.parameterSets != nil { hasSetsInBand = true }
        sample.frame.withBytes { bytes in
            let prefix = isPlain ? ParameterSetPrefix.count(in: bytes, codec: description.codec) : 0
            fragment.add(
                stream: 0, bytes: UnsafeRawBufferPointer(rebasing: bytes.dropFirst(prefix)), time: sample.time,
                duration: end - sample.time, isKeyframe: sample.frame.isKeyframe || description.kind == .audio)
        }
        partEnd = end
        partFrames += 1
    }

    /// The part under way as one `moof` with its `mdat`; `nil` when nothing is in it.
    func takePart() -> (part: PlaylistSegment.Part, bytes: ByteBuffer, frames: Int)? {
        guard !fragment.isEmpty else { return nil }
        var bytes = ByteBuffer()
        fragment.take { pieces in
            bytes.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
            for piece in pieces { bytes.writeBytes(piece) }
        }
        let frames = partFrames
        partFrames = 0
        return (
            PlaylistSegment.Part(duration: seconds(partEnd - partStart), isIndependent: partIsIndependent), bytes,
            frames
        )
    }
}
