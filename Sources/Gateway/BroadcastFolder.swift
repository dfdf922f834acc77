import Foundation
import Media

/// Where kept broadcasts are: `<recordings>/.broadcasts/<id>/`. Blocks.
struct BroadcastFolder: Sendable {
    let root: String

    init(recordings: String) {
        root = recordings + "/.broadcasts"
    }

    func path(_ id: UUIDv7) -> String { "\(root)/\(id)" }

    func create(_ id: UUIDv7) throws -> String {
        let path = path(id)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// One that can be played.
    func kept(_ id: UUIDv7) -> String? {
        let path = path(id)
        return FileManager.default.fileExists(atPath: path + "/index.m3u8") ? path : nil
    }
}
