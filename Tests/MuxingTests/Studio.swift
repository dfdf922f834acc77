import Foundation
import Media
import Muxing
import NIOConcurrencyHelpers
import Recording
import TestKit
import Testing

/// A recorder, a writer and a folder, fed by frames in the order of their arrival.
final class Studio: @unchecked Sendable {
    static let pictureCodecs: [Codec] = [.vp8, .h264, .vp9, .av1, .h265]

    static let sound = sound(.opus)
    static func sound(_ codec: Codec) -> TrackDescription {
        TrackDescription(
            id: TrackID(0), codec: codec, clockRate: codec.clockRate, channels: codec == .opus ? 2 : 1,
            formatParameters: codec == .opus ? "useinbandfec=1" : "")
    }
    static func picture(_ codec: Codec) -> TrackDescription {
        TrackDescription(id: TrackID(1), codec: codec, clockRate: 90_000, channels: 0, formatParameters: "")
    }

    let folder: Folder
    let writer: FileWriter
    let sink: FileSink
    private var recorder: Recorder
    var openFile: String? { recorder.openFile }
    private var outputs: [RecorderOutput] = []

    init(_ tracks: [TrackDescription], container: RequestedContainer = .auto, directory: String? = nil) throws {
        folder = try Folder()
        writer = try FileWriter()
        recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: "desk-1", baseName: "desk-1", container: container,
                wallClock: WallClock(nanoseconds: 1_700_000_000_000_000_000), at: TestMedia.start),
            tracks: tracks, now: TestMedia.start)
        let keeper = EventKeeper()
        self.keeper = keeper
        sink = writer.makeSink(directory: directory ?? folder.path) { keeper.add($0) }
    }

    private let keeper: EventKeeper
    var events: [FileEvent] { keeper.events }
    var closed: [PartSummary] {
        events.compactMap { event in
            if case .closed(let summary) = event { summary } else { nil }
        }
    }
    var failures: [MuxingError] {
        events.compactMap { event in
            if case .failed(_, let error) = event { error } else { nil }
        }
    }

    func feed(_ frame: EncodedFrame) {
        while let due = recorder.deadline, due <= frame.arrival {
            recorder.handleTimeout(at: due, into: &outputs)
        }
        recorder.frame(
            frame, of: TrackID(frame.codec.kind == .audio ? 0 : 1), at: frame.arrival, into: &outputs)
        hand()
    }

    func feed(all frames: [EncodedFrame]) {
        for frame in frames.sorted(by: { $0.arrival < $1.arrival }) { feed(frame) }
    }

    func hand() {
        sink.submit(&outputs)
    }

    func stop(at milliseconds: Int64 = 100_000) async {
        recorder.stop(at: TestMedia.start + .milliseconds(milliseconds), into: &outputs)
        hand()
        await sink.finish()
        await writer.shutdown()
    }

    /// All the sound, or some of it.
    static func sound(
        _ range: Range<Int> = 0..<250, without: Range<Int> = 0..<0, codec: Codec = .opus
    ) throws -> [EncodedFrame] {
        let coded = try #require(TestMedia.sound(codec))
        return range.filter { !without.contains($0) }.map { index in
            .sound(coded[index % coded.count], codec, at: Int64(index * 20), followsLoss: index == without.upperBound)
        }
    }

    static func pictures(
        _ codec: Codec, large: Bool = false, from offset: Int64 = 0, count: Int? = nil
    ) throws -> [EncodedFrame] {
        let coded = try #require(TestMedia.pictures(codec, large: large))
        return coded.prefix(count ?? coded.count).enumerated().map { index, frame in
            .picture(frame, codec, at: offset + Int64(index) * 3000)
        }
    }
}

/// Events as they come from the writer's thread.
final class EventKeeper: @unchecked Sendable {
    private let lock = NIOLock()
    private var list: [FileEvent] = []

    func add(_ event: FileEvent) { lock.withLock { list.append(event) } }
    var events: [FileEvent] { lock.withLock { list } }
}
