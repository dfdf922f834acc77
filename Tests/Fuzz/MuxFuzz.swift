@preconcurrency import Glibc
import Media
import Muxing
import Recording
import TestKit

/// A file made of what a peer sent, and finalized: parameter sets, sizes and frames of any bytes through our own headers
/// and libavformat. The first byte chooses codecs and container. Control of a record: the low three bits what it is
/// (`Record`), the rest the milliseconds since the one before, times four.
enum MuxFuzz {
    private enum Record: UInt8 {
        case video, sequence, picture, size, keyframe, frame, sound, silence
    }

    private static let pictures: [Codec] = [.vp8, .vp9, .av1, .h264, .h265]
    private static let sounds: [Codec] = [.opus, .pcmu, .pcma]
    private static let containers: [RequestedContainer] = [.auto, .webm, .mp4, .mkv]

    static var seeds: [[UInt8]] {
        let sound = [(control: Record.sound.rawValue | 40, bytes: [UInt8](repeating: 0xFC, count: 40))]
        var seeds: [[UInt8]] = []
        for (index, codec) in pictures.enumerated() {
            let (sets, frame) = honest(codec)
            let picture = [
                (control: Record.keyframe.rawValue, bytes: frame), (control: Record.frame.rawValue | 64, bytes: frame),
            ]
            for rest in 0..<12 {
                let first = UInt8(index + 5 * rest)
                seeds.append([first] + FuzzRecords.joined(sets + picture + sound + sound + picture))
            }
        }
        return seeds
    }

    private static func honest(_ codec: Codec) -> ([(control: UInt8, bytes: [UInt8])], [UInt8]) {
        let sets = ParameterSetVectors.of(codec)
        let records =
            (sets?.video ?? []).map { (control: Record.video.rawValue, bytes: $0) }
            + (sets?.sequence ?? []).map { (control: Record.sequence.rawValue, bytes: $0) }
            + (sets?.picture ?? []).map { (control: Record.picture.rawValue, bytes: $0) }
        let frame: [UInt8] =
            switch codec {
            case .vp8: [0x50, 0x01, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01, 0, 0]
            case .vp9, .opus, .pcmu, .pcma, .aac: sets?.sequence.first ?? []
            case .av1: (sets?.sequence.first ?? []) + [0x32, 4, 0x10, 0, 0, 0]
            case .h264: [0, 0, 0, 3, 0x65, 0x88, 0x84]
            case .h265: [0, 0, 0, 4, 0x26, 0x01, 0xAF, 0x10]
            }
        return (records, frame)
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first else { return }
        let codec = pictures[Int(first) % 5]
        let sound = sounds[Int(first) / 5 % 3]
        var taker = Taker(codec: codec, sound: sound, container: containers[Int(first) / 15 % 4])
        for (control, record) in FuzzRecords(UnsafeRawBufferPointer(rebasing: bytes.dropFirst())).prefix(64) {
            guard let kind = Record(rawValue: control & 7) else { continue }
            taker.take(kind, record, after: Int64(control >> 3) * 4)
        }
        taker.finish()
    }

    /// What a session, a recorder and the writer's thread do with it.
    private struct Taker: ~Copyable {
        let codec: Codec
        let sound: Codec
        var recorder: Recorder
        let part: FileSinkPart
        let results = Results()
        var milliseconds: Int64 = 0
        var video: [[UInt8]] = []
        var sequence: [[UInt8]] = []
        var picture: [[UInt8]] = []
        var width = 640
        var height = 360

        static let folder: String = {
            let path = "/dev/shm/capstan-fuzz-\(getpid())"
            mkdir(path, 0o700)
            return path
        }()

        init(codec: Codec, sound: Codec, container: RequestedContainer) {
            self.codec = codec
            self.sound = sound
            let tracks = [sound, codec].enumerated().map { index, codec in
                TrackDescription(
                    id: TrackID(index), codec: codec, clockRate: codec.clockRate,
                    channels: codec.kind == .audio ? 1 : 0, formatParameters: "")
            }
            let start = Instant(nanoseconds: 0)
            recorder = Recorder(
                configuration: RecorderConfiguration(
                    participant: "a", baseName: "a", container: container, wallClock: WallClock(nanoseconds: 0),
                    at: start), tracks: tracks, now: start)
            let results = results
            part = FileSinkPart(directory: Self.folder) { results.take($0) }
        }

        mutating func take(_ kind: Record, _ record: UnsafeRawBufferPointer, after: Int64) {
            milliseconds += after
            let frame = EncodedFrame()
            frame.append(record)
            switch kind {
            case .video: video.append(Array(record))
            case .sequence: sequence.append(Array(record))
            case .picture: picture.append(Array(record))
            case .size where record.count >= 8:
                width = Int(record.loadUnaligned(as: Int32.self))
                height = Int(record.loadUnaligned(fromByteOffset: 4, as: Int32.self))
            case .size: break
            case .keyframe, .frame:
                let isKeyframe = kind == .keyframe
                let sets = ParameterSets(video: video, sequence: sequence, picture: picture)
                frame.seal(
                    codec: codec, timestamp: MediaTimestamp(ticks: milliseconds * 90, clockRate: 90_000), arrival: now,
                    isKeyframe: isKeyframe, width: isKeyframe ? width : 0, height: isKeyframe ? height : 0,
                    parameterSets: isKeyframe ? sets : nil)
                give(frame, to: 1)
            case .sound:
                let rate = sound.clockRate
                frame.seal(
                    codec: sound, timestamp: MediaTimestamp(ticks: milliseconds * Int64(rate) / 1000, clockRate: rate),
                    arrival: now, isKeyframe: true,
                    durationTicks: sound == .opus
                        ? frame.withBytes { SoundFormat.opus.ticks(of: $0) } : Int64(record.count))
                give(frame, to: 0)
            case .silence: milliseconds += 1000
            }
        }

        private var now: Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

        private mutating func give(_ frame: EncodedFrame, to track: Int) {
            var outputs: [RecorderOutput] = []
            recorder.frame(frame, of: TrackID(track), at: now, into: &outputs)
            hand(outputs)
        }

        private func hand(_ outputs: [RecorderOutput]) {
            for output in outputs { part.take(output, at: milliseconds * 1_000_000) }
            part.release(at: milliseconds * 1_000_000)
        }

        mutating func finish() {
            var outputs: [RecorderOutput] = []
            recorder.stop(at: now, into: &outputs)
            hand(outputs)
            part.end()
            for path in results.names.map({ Taker.folder + "/" + $0 }) { unlink(path) }
        }
    }

    /// Files closed, each finalized at once.
    private final class Results: @unchecked Sendable {
        var names: [String] = []

        func take(_ event: FileEvent) {
            switch event {
            case .opened(let plan): names.append(plan.name)
            case .progress: break
            case .failed(_, let error): require(false, "a file that fails: \(error)")
            case .closed(let summary): judge(summary)
            }
        }

        private func judge(_ summary: PartSummary) {
            let path = Taker.folder + "/" + summary.name
            do throws(MuxingError) {
                let file = try Finalizer.finalize(path: path, container: summary.container)
                require(file.streams.map(\.codec) == summary.tracks.map(\.codec), "other streams than were written")
                for (read, written) in zip(file.streams, summary.tracks) where read.codec.kind == .video {
                    // AV1 that is not whole is let go by the writer.
                    require(
                        read.frames == written.frames || read.codec == .av1 && read.frames < written.frames,
                        "\(read.frames) of \(written.frames) pictures come back")
                }
            } catch {
                guard case .nothingWhole = error, summary.tracks.allSatisfy({ $0.codec == .av1 || $0.frames == 0 })
                else { return require(false, "cannot be finalized: \(error)") }
            }
        }
    }
}
