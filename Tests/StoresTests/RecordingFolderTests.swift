import Foundation
import Media
import Stores
import Testing

@Suite struct RecordingFolderTests {
    private let now = WallClock(nanoseconds: 1_795_000_000_000_000_000)

    @Test func aRemovedRecordingIsGoneWithItsRoom() async throws {
        try await withFolder { root in
            let folder = RecordingFolder(root: root)
            let ids = [UUIDv7(now: now), UUIDv7(now: now)]
            for id in ids {
                let path = try folder.create(room: "a", id: id)
                try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/f.webm"))
            }
            try folder.remove(room: "a", id: ids[0])
            #expect(folder.all().map(\.id) == [ids[1]])
            try folder.remove(room: "a", id: ids[0])
            try folder.remove(room: "a", id: ids[1])
            #expect(RecordingFolder.names(in: root) == [".capstan"])
            #expect(RecordingFolder.names(in: root + "/.capstan/trash").isEmpty)
        }
    }

    @Test func freeSpaceIsTold() throws {
        #expect(try #require(RecordingFolder(root: "/tmp").freeSpace()) > 0)
        #expect(RecordingFolder(root: "/nowhere/at/all").freeSpace() == nil)
    }

    /// exFAT, vfat and many a FUSE have no links.
    @Test(arguments: [EPERM, EOPNOTSUPP, ENOSYS]) func aFolderIsNamedWithoutLinksToo(code: Int32) async throws {
        try await withFolder { root in
            let folder = RecordingFolder(root: root)
            func refuse(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> Int32 {
                errno = code
                return -1
            }
            let named = try folder.identity(link: refuse)
            #expect(try folder.identity() == named)
            #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/.capstan") == ["folder"])
        }
    }

    @Test(arguments: [
        ("a.webm", true), ("a~2.mp4", true), ("recording.json", true), ("", false), (".", false), ("..", false),
        (".a", false), ("a/b", false), ("a\\b", false), ("a\u{0}b", false), ("ä", false), ("a b", false),
    ])
    func fileNames(name: String, isOne: Bool) {
        #expect(RecordingFolder.isFileName(name) == isOne)
    }

    @Test func oneGatewayAtATime() async throws {
        try await withFolder { root in
            var lock: RecordingsLock? = try RecordingsLock(recordings: root)
            #expect(lock != nil)
            #expect(throws: StoresError.inUse(path: root)) { try RecordingsLock(recordings: root) }
            lock = nil
            _ = try RecordingsLock(recordings: root)
        }
    }

    /// As root no folder refuses, so what stands in the way is a file.
    @Test func whatStandsInTheWayIsNamed() async throws {
        try await withFolder { root in
            try RecordingFolder.make(root + "/a/b/c", "making")
            try RecordingFolder.make(root + "/a/b/c", "making")
            try Data("x".utf8).write(to: URL(fileURLWithPath: root + "/a/file"))
            for path in [root + "/a/file", root + "/a/file/below", root + "/a/file/further/below"] {
                let error = #expect(throws: StoresError.self) { try RecordingFolder.make(path, "making") }
                #expect(error == .system(doing: "making", path: path, code: ENOTDIR))
                #expect(error?.description.contains("--recordings") == true)
            }
        }
    }

    @Test func theTagChangesWithTheFile() async throws {
        try await withFolder { root in
            let path = root + "/f"
            #expect(FileStatus(path: path) == nil)
            try Data("x".utf8).write(to: URL(fileURLWithPath: path))
            let first = try #require(FileStatus(path: path))
            try Data("xy".utf8).write(to: URL(fileURLWithPath: path))
            let second = try #require(FileStatus(path: path))
            #expect(first.entityTag != second.entityTag)
            #expect(second.bytes == 2)
            #expect(FileStatus(path: root) == nil)
        }
    }
}
