import Foundation
import Media
import Muxing
import TestKit
import Testing

@Suite struct KeptBroadcastTests {
    @Test func whatIsKeptPlaysInPlace() async throws {
        let (outcomes, continuation) = AsyncStream.makeStream(of: Bool.self)
        let studio = try LiveStudio(window: .seconds(20)) { continuation.yield($0) }
        studio.begin(.h264)
        for start in [0.0, 5, 10, 15, 20, 25, 30] { try studio.feed(.h264, from: start) }
        studio.stage.interrupt()
        try studio.feed(.h264, large: true, from: 40)
        studio.stage.end()
        var iterator = outcomes.makeAsyncIterator()
        #expect(await iterator.next() == true)
        for name in ["video.m3u8", "opus.m3u8"] {
            let list = try PlaylistReader(String(contentsOfFile: studio.folder.file(name), encoding: .utf8))
            #expect(list.type == "VOD" && list.isEnded && list.isIndependent && list.mediaSequence == 0)
            #expect(abs(list.segments.reduce(0) { $0 + $1.duration } - 40) < 0.2)
            #expect(list.segments.filter(\.isDiscontinuous).count == 1)
        }
        let index = studio.folder.file("index.m3u8")
        let run = try Tool.run("ffmpeg", ["-v", "error", "-i", index, "-map", "0:a:0", "-f", "null", "-"])
        #expect(run.errors == "" && run.status == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: studio.folder.path).allSatisfy {
                !$0.hasSuffix(".part")
            })
    }

    @Test func afterACrashTheFolderPlaysAsFarAsItGoes() async throws {
        let (outcomes, continuation) = AsyncStream.makeStream(of: Bool.self)
        let studio = try LiveStudio { continuation.yield($0) }
        studio.begin(.h264)
        for start in [0.0, 5, 10] { try studio.feed(.h264, from: start) }
        // No end comes. The list names only what is there.
        let path = studio.folder.file("video.m3u8")
        var list: PlaylistReader?
        for _ in 0..<1_000_000 where list?.segments.count != 6 {
            list = (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { try? PlaylistReader($0) }
            await Task.yield()
        }
        #expect(list?.type == "EVENT" && list?.segments.count == 6)
        for segment in list?.segments ?? [] {
            #expect(FileManager.default.fileExists(atPath: studio.folder.file(segment.uri)))
        }
        studio.stage.end()
        var iterator = outcomes.makeAsyncIterator()
        #expect(await iterator.next() == true)
    }

    @Test func aFolderThatCannotBeWrittenEndsTheKeepingOnly() async throws {
        let (outcomes, continuation) = AsyncStream.makeStream(of: Bool.self)
        let studio = try LiveStudio { continuation.yield($0) }
        // The name of the first header is taken.
        try Data([1]).write(to: URL(fileURLWithPath: studio.folder.file("video-init0.mp4")))
        studio.begin(.h264)
        try studio.feed(.h264)
        var iterator = outcomes.makeAsyncIterator()
        #expect(await iterator.next() == false)
        studio.stage.end()
        #expect(try await studio.playlist("video.m3u8").segments.count == 3)
    }

    /// The disk hangs: what waits for it is bounded from the first byte on.
    @Test func whatWaitsForTheDiskIsBounded() async throws {
        let (outcomes, continuation) = AsyncStream.makeStream(of: Bool.self)
        let gate = DispatchSemaphore(value: 0)
        let studio = try LiveStudio(
            limits: KeepingLimits(waitingBytes: 50_000), keeps: { continuation.yield($0) }, onKeeping: { gate.wait() })
        studio.begin(.h264)
        for start in [0.0, 5, 10] { try studio.feed(.h264, from: start) }
        studio.stage.end()
        gate.signal()
        var iterator = outcomes.makeAsyncIterator()
        #expect(await iterator.next() == false)
        // What waited has been let go, not written.
        #expect(try FileManager.default.contentsOfDirectory(atPath: studio.folder.path).isEmpty)
        #expect(try await studio.playlist("video.m3u8").isEnded)
    }

    @Test func theDiskIsNotFilled() async throws {
        let (outcomes, continuation) = AsyncStream.makeStream(of: Bool.self)
        let studio = try LiveStudio(limits: KeepingLimits(minFreeSpace: .max)) { continuation.yield($0) }
        studio.begin(.h264)
        try studio.feed(.h264)
        var iterator = outcomes.makeAsyncIterator()
        #expect(await iterator.next() == false)
    }

    /// The gateway is killed in the middle of a line: all that is whole plays.
    @Test func whatWasLeftIsGivenAnEnd() async throws {
        let (outcomes, continuation) = AsyncStream.makeStream(of: Bool.self)
        let studio = try LiveStudio { continuation.yield($0) }
        studio.begin(.h264)
        for start in [0.0, 5, 10] { try studio.feed(.h264, from: start) }
        let path = studio.folder.file("video.m3u8")
        var text = ""
        for _ in 0..<1_000_000 where text.split(separator: "\n").count(where: { !$0.hasPrefix("#") }) != 6 {
            text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            await Task.yield()
        }
        #expect(FileManager.default.fileExists(atPath: studio.folder.file("index.m3u8")), "from the first header on")
        let folder = studio.folder.file("left")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data((text + "#EXT-X-PROGRAM-DATE-TIME:2026\n#EXTI").utf8).write(
            to: URL(fileURLWithPath: folder + "/video.m3u8"))
        try KeptRemains.close(folder)
        try KeptRemains.close(folder)
        #expect(try String(contentsOfFile: folder + "/video.m3u8", encoding: .utf8) == text + "#EXT-X-ENDLIST\n")
        try KeptRemains.close(folder + "/nothing")
        studio.stage.end()
        var iterator = outcomes.makeAsyncIterator()
        #expect(await iterator.next() == true)
    }
}
