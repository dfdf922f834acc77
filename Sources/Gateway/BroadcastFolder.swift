import Foundation
import Media
import Stores

/// Where kept broadcasts are: `<recordings>/.broadcasts/<id>/`. Blocks.
struct BroadcastFolder: Sendable {
    let root: String
    private let recordings: String

    init(recordings: String) {
        self.recordings = recordings
        root = recordings + "/.broadcasts"
    }

    func path(_ id: UUIDv7) -> String { "\(root)/\(id)" }

    func create(_ id: UUIDv7) throws -> String {
        let path = path(id)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Bytes that are free where they are; `nil`: the system does not say.
    func freeSpace() -> Int64? { RecordingFolder(root: recordings).freeSpace() }

    /// One that can be played.
    func kept(_ id: UUIDv7) -> String? {
        let path = path(id)
        return FileManager.default.fileExists(atPath: path + "/index.m3u8") ? path : nil
    }
}
