import BitIO
import Media

/// A `moof` with its `mdat` (ISO/IEC 14496-12 clause 8.8): one run of samples for each track that has any.
final class MovieFragment: GrowingUnit {
    private struct Sample {
        var time: Int64
        var duration: Int64
        var count: Int
        var isKeyframe: Bool
    }

    private struct Track {
        var samples: [Sample] = []
        var data = ByteWriter()
    }

    private static let usualBytes = 128 << 10

    @exclusivity(unchecked) private var tracks: [Track]
    @exclusivity(unchecked) private var head = ByteWriter()
    @exclusivity(unchecked) private(set) var count = 0
    private var sequence: UInt32 = 0

    init(tracks count: Int) {
        tracks = Array(repeating: Track(), count: count)
    }

    var isEmpty: Bool { tracks.allSatisfy(\.samples.isEmpty) }

    /// A run has its own time of 64 bits.
    func takes(_ time: Int64) -> Bool { true }

    func add(stream: Int, bytes: UnsafeRawBufferPointer, time: Int64, duration: Int64, isKeyframe: Bool) {
        guard tracks.indices.contains(stream) else { return }
        if let last = tracks[stream].samples.last {
            // Within a run durations alone tell the times.
            tracks[stream].samples[tracks[stream].samples.count - 1].duration = max(time - last.time, 0)
        }
        tracks[stream].samples.append(
            Sample(time: time, duration: duration, count: bytes.count, isKeyframe: isKeyframe))
        tracks[stream].data.write(bytes)
        count += bytes.count
    }

    func take(_ write: ([UnsafeRawBufferPointer]) -> Void) {
        guard !isEmpty else { return }
        writeHead()
        hand([], from: 0, write)
        for index in tracks.indices {
            tracks[index].samples.removeAll(keepingCapacity: true)
            if tracks[index].data.count > Self.usualBytes {
                tracks[index].data = ByteWriter()
            } else {
                tracks[index].data.removeAll()
            }
        }
        count = 0
    }

    private func hand(_ pieces: [UnsafeRawBufferPointer], from index: Int, _ write: ([UnsafeRawBufferPointer]) -> Void)
    {
        guard !pieces.isEmpty else {
            return head.bytes.withUnsafeBytes { hand([$0], from: 0, write) }
        }
        guard index < tracks.count else { return write(pieces) }
        guard !tracks[index].samples.isEmpty else { return hand(pieces, from: index + 1, write) }
        tracks[index].data.bytes.withUnsafeBytes { hand(pieces + [$0], from: index + 1, write) }
    }

    // MARK: The head

    private static let runHead = 20
    private static let sampleCount = 12
    /// `traf`, `tfhd` and `tfdt`.
    private static let trackHead = 8 + 16 + 20

    private func writeHead() {
        sequence &+= 1
        head.removeAll()
        let present = tracks.indices.filter { !tracks[$0].samples.isEmpty }
        let size = present.reduce(8 + 16) {
            $0 + Self.trackHead + Self.runHead + tracks[$1].samples.count * Self.sampleCount
        }
        box("moof", size)
        box("mfhd", 16)
        head.write(0 as UInt32)
        head.write(sequence)
        var offset = size + 8
        for index in present {
            write(track: index, dataOffset: offset)
            offset += tracks[index].data.count
        }
        box("mdat", 8 + count)
    }

    private func write(track index: Int, dataOffset: Int) {
        let samples = tracks[index].samples
        let runSize = Self.runHead + samples.count * Self.sampleCount
        box("traf", Self.trackHead + runSize)
        // Clause 8.8.7: default-base-is-moof.
        box("tfhd", 16)
        head.write(0x0002_0000 as UInt32)
        head.write(UInt32(index + 1))
        // Clause 8.8.12, version 1.
        box("tfdt", 20)
        head.write(0x0100_0000 as UInt32)
        head.write(UInt64(max(samples[0].time, 0)))
        // Clause 8.8.8: data offset, and of each sample duration, size and flags.
        box("trun", runSize)
        head.write(0x0000_0701 as UInt32)
        head.write(UInt32(samples.count))
        head.write(UInt32(clamping: dataOffset))
        for sample in samples {
            head.write(UInt32(clamping: sample.duration))
            head.write(UInt32(clamping: sample.count))
            // Clause 8.8.3.1: depends on no other; or depends on others and is no sync sample.
            head.write((sample.isKeyframe ? 0x0200_0000 : 0x0101_0000) as UInt32)
        }
    }

    private func box(_ type: StaticString, _ size: Int) {
        head.write(UInt32(clamping: size))
        head.write(UnsafeRawBufferPointer(start: type.utf8Start, count: 4))
    }
}
