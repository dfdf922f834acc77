import Foundation
import Media

extension RecordingFolder {
    /// The name of this folder in a database that several gateways share, made with the first call. Blocks.
    /// - Parameter link: stands in for the system's, in tests.
    package func identity(
        link: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32 = Foundation.link
    ) throws(StoresError) -> UUIDv7 {
        let folder = root + "/.capstan"
        let path = folder + "/folder"
        if let known = Self.identity(at: path) { return known }
        try Self.make(folder, "making the folder")
        let made = UUIDv7(now: WallClock(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9)))
        let draft = "\(path).\(made)"
        defer { unlink(draft) }
        try ManifestFile.write(Data("\(made)\n".utf8), to: draft, what: "the folder's name")
        // Whoever links first has named it. exFAT, vfat and many a FUSE have no links: there whoever renames.
        if link(draft, path) != 0, errno != EEXIST, access(path, F_OK) != 0, rename(draft, path) != 0 {
            throw .system("naming the folder", path, errno)
        }
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
