import Foundation
import Recording

/// `recording.json` on disk. It is whole at any instant: written beside, synced, renamed over, and the folder synced.
/// Every call blocks.
package enum ManifestFile {
    package static let name = "recording.json"
    /// Bytes; a manifest that is larger is not one of ours.
    package static let maximumBytes = 64 << 20
    private static let draftName = ".recording.json.new"

    package static func write(_ manifest: Manifest, in directory: String) throws(StoresError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var data: Data
        do {
            data = try encoder.encode(manifest)
        } catch {
            throw .unreadable(path: directory, reason: "its manifest cannot be written as JSON: \(error)")
        }
        data.append(0x0A)
        let draft = directory + "/" + draftName
        let path = directory + "/" + name
        do {
            try write(data, to: draft)
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, path) == 0 else {
            let code = errno
            unlink(draft)
            throw .system("renaming the manifest", path, code)
        }
        try sync(folder: directory)
    }

    /// Makes the file anew, and lasting but for its name.
    static func write(_ data: Data, to path: String, what: String = "the manifest") throws(StoresError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("making \(what)", path, errno) }
        defer { close(descriptor) }
        var failure: Int32 = 0
        data.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count, let base = bytes.baseAddress {
                let written = Glibc.write(descriptor, base + offset, bytes.count - offset)
                if written > 0 {
                    offset += written
                } else if errno != EINTR {
                    failure = written == 0 ? EIO : errno
                    return
                }
            }
            if fsync(descriptor) != 0 { failure = errno }
        }
        guard failure == 0 else { throw .system("writing \(what)", path, failure) }
    }

    /// Makes the names in a folder lasting.
    package static func sync(folder: String) throws(StoresError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("opening the folder", folder, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("syncing the folder", folder, errno) }
    }

    package static func read(from directory: String) throws(StoresError) -> Manifest {
        let path = directory + "/" + name
        let manifest: Manifest
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            let data = try handle.read(upToCount: maximumBytes + 1) ?? Data()
            guard data.count <= maximumBytes else {
                throw StoresError.unreadable(path: path, reason: "it is larger than \(maximumBytes) bytes")
            }
            manifest = try JSONDecoder().decode(Manifest.self, from: data)
        } catch let error as StoresError {
            throw error
        } catch let error as DecodingError {
            throw .unreadable(path: path, reason: "this is not a manifest: \(error)")
        } catch {
            throw .unreadable(path: path, reason: (error as NSError).localizedDescription)
        }
        guard manifest.version == Manifest.currentVersion else {
            throw .unreadable(
                path: path, reason: "its version is \(manifest.version), this build reads \(Manifest.currentVersion)")
        }
        guard RecordingName.isValid(manifest.room), manifest.room == manifest.request.room,
            manifest.files.allSatisfy({ RecordingFolder.isFileName($0.name) })
        else { throw .unreadable(path: path, reason: "it names a room or a file that no recording has") }
        return manifest
    }
}
