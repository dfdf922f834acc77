import Foundation
import Glibc
import Media
import Stores

/// Where exported files lie: `<recordings>/.exports/<export>/`, beside the rooms. Every call blocks.
package struct ExportFolder: Sendable {
    private let root: String
    private let trash: String

    package init(recordings: String) {
        root = recordings + "/.exports"
        trash = recordings + "/.capstan/trash"
    }

    package func path(of export: UUIDv7) -> String { "\(root)/\(export)" }

    package func path(of name: String, in export: UUIDv7) -> String { "\(path(of: export))/\(name)" }

    /// Where an attempt writes: no two attempts ever write the same file.
    package func draft(of item: Int, file: Int, fence: Int64, in export: UUIDv7) -> String {
        "\(path(of: export))/.\(item).\(fence).\(file)"
    }

    /// Makes the folder ready for an attempt: what earlier ones of this item left is removed.
    package func prepare(_ export: UUIDv7, item: Int) throws(StoresError) {
        try RecordingFolder.make(path(of: export), "making the export's folder")
        for name in RecordingFolder.names(in: path(of: export)) where name.hasPrefix(".\(item).") {
            unlink("\(path(of: export))/\(name)")
        }
    }

    /// Gives a draft its name, lasting.
    package func keep(_ draft: String, as name: String, in export: UUIDv7) throws(StoresError) {
        let destination = path(of: name, in: export)
        let folder = (destination as NSString).deletingLastPathComponent
        try RecordingFolder.make(folder, "making the export's folder")
        guard rename(draft, destination) == 0 else { throw .system("naming an exported file", destination, errno) }
        try ManifestFile.sync(folder: folder)
    }

    package func remove(_ draft: String) { unlink(draft) }

    /// All of an export, out of sight with one rename, then piece by piece; a gateway that starts empties the trash.
    package func remove(_ export: UUIDv7) throws(StoresError) {
        let away = "\(trash)/export-\(export)"
        try RecordingFolder.make(trash, "making the trash")
        if rename(path(of: export), away) != 0, errno != ENOENT {
            throw .system("removing the export", path(of: export), errno)
        }
        try? FileManager.default.removeItem(atPath: away)
    }
}
