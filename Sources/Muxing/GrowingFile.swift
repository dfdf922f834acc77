import Glibc
import Media
import Recording

/// A file that only ever grows, by whole clusters or fragments: who copies, plays or kills at any instant finds them whole.
/// The header is libavformat's, all behind it is ours. Belongs to one thread.
final class GrowingFile {
    /// Nanoseconds of file time in one cluster or fragment.
    private static let unitLength: Int64 = 500_000_000
    private static let unitBytes = 8 << 20

    private struct Stream {
        var codec: Codec
        var clock: Int32
        /// Of the times that the header settled.
        var headerClock: Int32
    }

    let path: String
    private let streams: [Stream]
    private let pictureIndex: Int?
    private let unit: any GrowingUnit
    private let file: AppendingFile
    /// Nanoseconds of file time.
    private var unitStart: Int64 = 0

    var bytesWritten: Int64 { file.bytesWritten }
    var hasUnflushed: Bool { !unit.isEmpty }

    init(path: String, container: Container, streams: [ContainerStream]) throws(MuxingError) {
        self.path = path
        let header = try ContainerHeader(path: path, container: container, streams: streams)
        self.streams = zip(streams, header.clocks).map {
            Stream(codec: $0.codec, clock: $0.clockRate, headerClock: $1)
        }
        pictureIndex = streams.firstIndex { $0.codec.kind == .video }
        unit = container == .mp4 ? MovieFragment(tracks: streams.count) : MatroskaCluster()
        file = try AppendingFile(path: path)
        header.bytes.withUnsafeBytes { file.append([$0]) }
        if file.failure != 0 { file.cutOffTorn() }
        try check()
    }

    /// Times in ticks of the stream's clock. `duration` must be true or a good guess: MP4 keeps it for the last sample.
    func write(
        stream index: Int, bytes: UnsafeRawBufferPointer, time: Int64, duration: Int64, isKeyframe: Bool
    ) throws(MuxingError) {
        guard streams.indices.contains(index), !bytes.isEmpty else { return }
        let stream = streams[index]
        if stream.codec == .av1, !AV1Units.areWhole(bytes) { return }
        let start = MediaTimestamp.rescale(time, from: stream.clock, to: 1_000_000_000)
        let ticks = MediaTimestamp.rescale(time, from: stream.clock, to: stream.headerClock)
        if !unit.isEmpty,
            isKeyframe && index == pictureIndex || start - unitStart >= Self.unitLength || unit.count > Self.unitBytes
                || !unit.takes(ticks)
        {
            try flush()
        }
        if unit.isEmpty { unitStart = start }
        unit.add(
            stream: index, bytes: bytes, time: ticks,
            duration: max(MediaTimestamp.rescale(duration, from: stream.clock, to: stream.headerClock), 1),
            isKeyframe: isKeyframe)
    }

    /// Ends the cluster or fragment under way, so that all that was written is in the file and can be played.
    func flush() throws(MuxingError) {
        unit.take { file.append($0) }
        try check()
    }

    /// After a failure: leaves the file as it was when it was last whole.
    func abandon() { file.cutOffTorn() }

    private func check() throws(MuxingError) {
        if file.failure != 0 { throw .system("write", path, file.failure) }
    }
}
