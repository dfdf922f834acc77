import Foundation
import Media
import Muxing
import Recording
import TestKit
import Testing

@Suite(.serialized) struct GrowingTests {
    /// Looks at the file until both streams are as long as wanted; `false` after five seconds.
    private func settle(_ path: String, sound seconds: Double, pictures: Int) throws -> Bool {
        let deadline = Date().addingTimeInterval(5)
        while Date() < deadline {
            guard let last = try Tool.packetTimes(path, "a:0").max(), last >= seconds else { continue }
            if try Tool.packetTimes(path, "v:0").count == pictures { return true }
        }
        return false
    }

    /// What was in order is in the file within a second of real time, with nothing following to push it; libavformat's
    /// Matroska muxer alone keeps the last packet of sound to itself.
    @Test(arguments: Studio.pictureCodecs) func nothingWaitsForWhatFollows(_ codec: Codec) async throws {
        let studio = try Studio([Studio.sound, Studio.picture(codec)])
        let begun = Date()
        studio.feed(all: try Studio.sound(0..<100) + Studio.pictures(codec, count: 60))
        let name = try #require(studio.openFile)
        #expect(try settle(studio.folder.file(name), sound: 1.96, pictures: 60))
        // Two runs of ffprobe and a busy machine included.
        #expect(Date().timeIntervalSince(begun) < 2)
        await studio.stop()
    }

    @Test(arguments: Studio.pictureCodecs) func playsAtAnyInstantWhileItGrows(_ codec: Codec) async throws {
        let studio = try Studio([Studio.sound, Studio.picture(codec)])
        let frames = (try Studio.sound() + Studio.pictures(codec)).sorted { $0.arrival < $1.arrival }
        var copies = 0
        var lastSize = 0
        for (index, frame) in frames.enumerated() {
            studio.feed(frame)
            guard index % 20 == 19, let name = studio.openFile else { continue }
            let deadline = Date().addingTimeInterval(0.2)
            while (try? studio.folder.size(name)) ?? 0 == lastSize, Date() < deadline { await Task.yield() }
            await rest(studio.folder, name)
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: studio.folder.file(name))),
                data.count != lastSize
            else { continue }
            #expect(data.count > lastSize)
            lastSize = data.count
            let copy = studio.folder.file("copy-\(index)-\(name)")
            try data.write(to: URL(fileURLWithPath: copy))
            #expect(try Tool.complaints(copy) == "" || data.count < 1500, "after \(index) frames, \(data.count) bytes")
            copies += 1
        }
        #expect(copies > 3)
        await studio.stop()
    }

    /// Waits until no write is under way: ext4 shows one page by page, so a reader may see the first 8192 bytes of it. A writer
    /// that loses its turn in the middle of one leaves whole pages for as long.
    private func rest(_ folder: Folder, _ name: String) async {
        var size = (try? folder.size(name)) ?? 0
        var since = Date()
        while Date().timeIntervalSince(since) < (size % 4096 == 0 ? 0.5 : 0.005) {
            await Task.yield()
            let seen = (try? folder.size(name)) ?? 0
            if seen != size { (size, since) = (seen, Date()) }
        }
    }

    @Test func silentTrackHoldsNobody() async throws {
        let studio = try Studio([Studio.sound, Studio.picture(.vp8)])
        studio.feed(all: try Studio.sound(0..<50) + Studio.pictures(.vp8))
        let name = try #require(studio.openFile)
        let deadline = Date().addingTimeInterval(2)
        var seen = 0
        while seen < 150, Date() < deadline { seen = try Tool.packetTimes(studio.folder.file(name), "v:0").count }
        #expect(seen == 150)
        await studio.stop()
        #expect(try Tool.decodedSamples(studio.folder.file(name)) == 240_000)
    }
}
