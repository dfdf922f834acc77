import Foundation
import Media

extension RecordingFolder {
    /// The name of this folder in a database that several gateways share, made with the first call. Blocks.
    package func identity() throws(StoresError) -> UUIDv7 {
        let folder = root + "/.capstan"
        let path = folder + "/folder"
        if let known = Self.identity(at: path) { return known }
        try Self.make(folder, "making the folder")
        let made = UUIDv7(now: WallClock(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9)))
        let draft = "\(path).\(made)"
        defer { unlink(draft) }
        try ManifestFile.write(Data("\(made)\n".utf8), to: draft, what: "the folder's name")
        // Whoever links first has named it.
        if link(draft, path) != 0, errno != EEXIST { throw .system("naming the folder", path, errno) }
        try ManifestFile.sync(folder: folder)
        guard let known = Self.identity(at: path) else {
            throw .unreadable(path: path, reason: "this names no folder; remove it and start again")
        }
        return known
    }

    private static func identity(at path: String) -> UUIDv7? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return UUIDv7(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
