import Broadcasting
import Glibc
import NIOCore

/// A kept broadcast whose gateway ended without ending it.
package enum KeptRemains {
    /// Its playlists get an end behind the last segment that is whole. Blocks.
    /// - Parameter folder: of that broadcast; nobody writes there any more.
    package static func close(_ folder: String) throws(MuxingError) {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return }
            throw .system("opendir", folder, errno)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if case .playlist? = LiveFileName(name) { names.append(name) }
        }
        for name in names { try end(folder + "/" + name) }
    }

    private static func end(_ path: String) throws(MuxingError) {
        let text = String(decoding: try KeptFolder.read(path), as: UTF8.self)
        guard !text.hasSuffix(KeptPlaylist.end) else { return }
        // A line that is no tag is a segment's name, the last of what is said of it.
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        while let last = lines.last, last.hasPrefix("#") || last.isEmpty { lines.removeLast() }
        guard !lines.isEmpty else { return }
        let whole = lines.joined(separator: "\n") + "\n" + KeptPlaylist.end
        try KeptFolder.replace(path, with: [ByteBuffer(string: whole)])
    }
}
