import Foundation
import Media
import Muxing
import Recording
import TestKit
import Testing

@Suite(.serialized) struct FinalizerTests {
    private func grown(_ codec: Codec, sound: Range<Int> = 0..<250, count: Int? = nil) async throws -> (Studio, String)
    {
        let studio = try Studio([Studio.sound, Studio.picture(codec)])
        studio.feed(all: try Studio.sound(sound) + Studio.pictures(codec, count: count))
        await studio.stop()
        return (studio, try #require(studio.closed.first).name)
    }

    /// As after a kill -9 with any page not yet written.
    @Test(arguments: Studio.pictureCodecs) func finishesAFileCutAnywhere(_ codec: Codec) async throws {
        let (studio, name) = try await grown(codec, sound: 0..<120, count: 72)
        let container = ContainerChoice(requested: .auto, picture: codec, sound: .opus).container
        let data = try Data(contentsOf: URL(fileURLWithPath: studio.folder.file(name)))
        let path = studio.folder.file("cut-\(name)")
        var lastFrames: Int64 = 0
        for length in stride(from: 0, through: data.count, by: codec == .vp8 || codec == .h264 ? 1024 : 2500) {
            try data.prefix(length).write(to: URL(fileURLWithPath: path))
            do {
                let file = try Finalizer.finalize(path: path, container: container)
                let decoded = try Tool.decodeBoth(path)
                #expect(decoded.complaints == "", "cut at \(length)")
                #expect(file.streams[0].frames >= lastFrames, "cut at \(length)")
                lastFrames = file.streams[0].frames
                #expect(abs(decoded.samples - Int(file.duration * 48_000)) <= 120, "cut at \(length)")
            } catch let error as MuxingError {
                guard case .nothingWhole = error else {
                    Issue.record("cut at \(length): \(error)")
                    continue
                }
                #expect(length < 8192, "cut at \(length): \(error)")
            }
        }
        #expect(lastFrames >= 60)
        #expect(try !studio.folder.names().contains { $0.hasSuffix(".finalizing") })
    }

    @Test func resumesOverWhatWasLeftBehind() async throws {
        let (studio, name) = try await grown(.vp8)
        let path = studio.folder.file(name)
        try Data(repeating: 7, count: 100_000).write(to: URL(fileURLWithPath: Finalizer.draftPath(path)))
        #expect(throws: MuxingError.cancelled(path: path)) {
            try Finalizer.finalize(path: path, container: .webm, isCancelled: { true })
        }
        #expect(try studio.folder.names() == [name])
        #expect(try Finalizer.finalize(path: path, container: .webm).streams[0].frames == 150)
    }

    @Test func correctsTimesOnce() async throws {
        let (studio, name) = try await grown(.h264)
        let path = studio.folder.file(name)
        let curve = [TimeCorrection(fileTime: 1, shift: 0.1), TimeCorrection(fileTime: 3, shift: 0)]
        let before = try Tool.packetTimes(path, "v:0")
        for _ in 0..<2 { _ = try Finalizer.finalize(path: path, container: .mp4, corrections: [0: curve]) }
        let after = try Tool.packetTimes(path, "v:0")
        #expect(before.count == after.count)
        for (old, new) in zip(before, after) {
            let shift = old <= 1 ? 0.1 : old >= 3 ? 0 : 0.1 * (3 - old) / 2
            #expect(abs(new - old - shift) < 0.001)
        }
    }

    @Test(arguments: [Container.webm, .mp4, .mkv]) func refusesWhatIsNoFileOfOurs(_ container: Container) throws {
        let folder = try Folder()
        let path = folder.file("noise")
        #expect(throws: MuxingError.self) { try Finalizer.finalize(path: path, container: container) }
        for bytes in [
            Data(), Data(repeating: 0, count: 5000), Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }),
        ] {
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(throws: MuxingError.self) { try Finalizer.finalize(path: path, container: container) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
        }
        #expect(try folder.names() == ["noise"])
    }
}
