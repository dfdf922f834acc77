import CFFmpeg
import Glibc
import Media
import Recording

/// Makes the file that a player wants of the file that grew: index in front, duration known, packets in the order of
/// their times, sound to the end. Packets are copied as they are; nothing is decoded or parsed.
///
/// It writes `<name>.finalizing` beside the file and renames it over when it is whole on the disk, so that it may be
/// killed at any instant and begun again. Calls block: they belong on a thread of their own.
package enum Finalizer {
    /// What stays free on the disk besides the copy.
    static let margin: Int64 = 16 << 20

    /// The name of the copy under way; one that was left behind is overwritten.
    package static func temporaryPath(_ path: String) -> String { path + ".finalizing" }

    /// - Parameters:
    ///   - corrections: by stream, what to add to its times (`TrackSummary.corrections`).
    ///   - isCancelled: asked now and then; `true` breaks off with `cancelled`.
    package static func finalize(
        path: String, container: Container, corrections: [Int: [TimeCorrection]] = [:],
        isCancelled: () -> Bool = { false }
    ) throws(MuxingError) -> FinalizedFile {
        let layout = try FileLayout(path: path, container: container)
        let description = try StreamReader(path: path, container: container, stream: 0, limit: layout.readable)
        var lines: [FinalizingLine] = []
        for index in description.streams.indices {
            let curve = layout.isFinal ? [] : corrections[index] ?? []
            lines.append(
                FinalizingLine(
                    try StreamReader(path: path, container: container, stream: index, limit: layout.readable),
                    index: index, corrections: curve))
        }
        if layout.isFinal { return try count(&lines, path, layout, isCancelled) }
        try checkSpace(path, layout.bytes)

        let temporary = temporaryPath(path)
        var isDone = false
        defer { if !isDone { unlink(temporary) } }
        guard lines.contains(where: \.hasPacket) else {
            throw .nothingWhole(path: path, reason: "it was cut off before the first")
        }
        var streams = description.streams
        for index in streams.indices { streams[index].learn(from: lines[index].bytes) }
        let writer = try ContainerWriter(path: temporary, container: container, streams: streams)
        try copy(&lines, to: writer, path, isCancelled)
        try writer.finish()
        try writer.synchronize()
        let bytes = try FileLayout.size(temporary)
        guard rename(temporary, path) == 0 else { throw .system("rename", path, errno) }
        isDone = true
        try synchronizeDirectory(of: path)
        return result(lines, bytes: bytes, wasFinal: false)
    }

    private static func copy(
        _ lines: inout [FinalizingLine], to writer: ContainerWriter, _ path: String, _ isCancelled: () -> Bool
    ) throws(MuxingError) {
        var written = 0
        while let index = earliest(lines) {
            try lines[index].write(to: writer)
            if written % 1024 == 0, isCancelled() { throw .cancelled(path: path) }
            written += 1
        }
        let end = lines.map(\.endNanoseconds).max() ?? 0
        for index in lines.indices { try lines[index].fill(to: end, writer) }
    }

    private static func count(
        _ lines: inout [FinalizingLine], _ path: String, _ layout: FileLayout, _ isCancelled: () -> Bool
    ) throws(MuxingError) -> FinalizedFile {
        for index in lines.indices {
            while lines[index].hasPacket { lines[index].pass() }
            if isCancelled() { throw .cancelled(path: path) }
        }
        return result(lines, bytes: layout.bytes, wasFinal: true)
    }

    private static func earliest(_ lines: [FinalizingLine]) -> Int? {
        var found: Int?
        for (index, line) in lines.enumerated() where line.hasPacket {
            if let known = found, lines[known].nanoseconds <= line.nanoseconds { continue }
            found = index
        }
        return found
    }

    private static func result(_ lines: [FinalizingLine], bytes: Int64, wasFinal: Bool) -> FinalizedFile {
        FinalizedFile(
            bytes: bytes, duration: Double(lines.map(\.endNanoseconds).max() ?? 0) / 1e9, streams: lines.map(\.tally),
            wasFinal: wasFinal)
    }

    private static func checkSpace(_ path: String, _ bytes: Int64) throws(MuxingError) {
        var status = statvfs()
        guard statvfs(directory(of: path), &status) == 0 else { throw .system("statvfs", path, errno) }
        let (free, overflow) = Int64(clamping: status.f_bavail).multipliedReportingOverflow(
            by: Int64(clamping: status.f_frsize))
        let needed = bytes + bytes / 50 + margin
        guard overflow || free >= needed else { throw .shortOfSpace(path: path, needed: needed, free: free) }
    }

    private static func synchronizeDirectory(of path: String) throws(MuxingError) {
        let descriptor = open(directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open the folder of", path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("fsync the folder of", path, errno) }
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
