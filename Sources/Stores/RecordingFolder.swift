import Foundation
import Media
import Recording

/// Where recordings lie: `<recordings>/<room>/<id>/`, with `.capstan` beside the rooms. Every call blocks.
package struct RecordingFolder: Sendable {
    /// Absolute.
    package let root: String

    package init(root: String) {
        self.root = URL(fileURLWithPath: root).standardizedFileURL.path
    }

    package func path(room: String, id: UUIDv7) -> String { "\(root)/\(room)/\(id)" }

    private var trash: String { root + "/.capstan/trash" }

    /// What a file of a recording may be called: nothing hidden, no folders.
    package static func isFileName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 255 && !name.hasPrefix(".")
            && name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2F && $0 != 0x5C }
    }

    /// - Returns: the recording's folder.
    package func create(room: String, id: UUIDv7) throws(StoresError) -> String {
        let folder = path(room: room, id: id)
        try Self.make(folder, "making the recording's folder")
        try ManifestFile.sync(folder: root + "/" + room)
        return folder
    }

    /// Out of sight with one rename, then piece by piece: a crash in between leaves nothing that looks like a recording.
    package func remove(room: String, id: UUIDv7) throws(StoresError) {
        let folder = path(room: room, id: id)
        let away = "\(trash)/\(id)"
        try Self.make(trash, "making the trash")
        if rename(folder, away) != 0 {
            guard errno == ENOENT else { throw .system("removing the recording", folder, errno) }
        }
        rmdir(root + "/" + room)
        try? FileManager.default.removeItem(atPath: away)
    }

    /// What a crash in a removal left.
    package func emptyTrash() {
        try? FileManager.default.removeItem(atPath: trash)
    }

    /// Folders of recordings: room and id of each.
    package func all() -> [(room: String, id: UUIDv7)] {
        var found: [(String, UUIDv7)] = []
        for room in Self.names(in: root) where RecordingName.isValid(room) {
            for name in Self.names(in: root + "/" + room) {
                guard let id = UUIDv7(name), id.description == name else { continue }
                found.append((room, id))
            }
        }
        return found
    }

    package static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// Bytes free for us on the file system; `nil` when it cannot be told.
    package func freeSpace() -> Int64? {
        var status = statvfs()
        guard statvfs(root, &status) == 0 else { return nil }
        return Int64(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    }

    /// Makes a folder and those above it that are missing. Foundation's call does not tell what the system said.
    package static func make(_ path: String, _ doing: String) throws(StoresError) {
        guard mkdir(path, 0o755) != 0 else { return }
        var code = errno
        if code == ENOENT {
            let above = (path as NSString).deletingLastPathComponent
            if !above.isEmpty, above != path {
                try make(above, doing)
                code = mkdir(path, 0o755) == 0 ? 0 : errno
            }
        }
        guard code != 0 else { return }
        // Where all is there, a read-only system has nothing to refuse.
        var status = stat()
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR { return }
            code = ENOTDIR
        }
        throw .system(doing, path, code)
    }
}
