import CFFmpeg
import Glibc
import Media
import Recording

/// Makes the file that a player wants of the file that grew: index in front, duration known, packets in the order of
/// their times, sound to the end. Packets are copied as they are; nothing is decoded or parsed.
///
/// It writes a draft beside the file, which is put in its place when it is whole on the disk, so that it may be killed at
/// any instant and begun again. Calls block: they belong on a thread of their own.
package enum Finalizer {
    /// What stays free on the disk besides the copy.
    static let margin: Int64 = 16 << 20

    /// The draft of one attempt; one that was left behind is overwritten.
    package static func draftPath(_ path: String, attempt: Int64 = 0) -> String { "\(path).\(attempt).finalizing" }

    /// Whether a file in the folder of `path` is a draft of it, of any attempt.
    package static func isDraft(_ name: String, of path: String) -> Bool {
        name.hasSuffix(".finalizing") && name.hasPrefix((path.split(separator: "/").last ?? "") + ".")
    }

    /// Writes the draft and puts it in the file's place.
    package static func finalize(
        path: String, container: Container, corrections: [Int: [TimeCorrection]] = [:],
        isCancelled: () -> Bool = { false }
    ) throws(MuxingError) -> FinalizedFile {
        let draft = draftPath(path)
        let result = try write(
            draft: draft, of: path, container: container, corrections: corrections, isCancelled: isCancelled)
        if !result.wasFinal { try put(draft: draft, over: path) }
        return result
    }

    /// Puts a draft in the place of its file, and makes that lasting.
    package static func put(draft: String, over path: String) throws(MuxingError) {
        guard rename(draft, path) == 0 else {
            let code = errno
            unlink(draft)
            throw .system("rename", path, code)
        }
        try synchronizeDirectory(of: path)
    }

    /// Writes the whole file that is to take the other's place, and makes it lasting. Where that is final already it only
    /// counts, and there is no draft. Where it fails there is none either.
    /// - Parameters:
    ///   - corrections: by stream, what to add to its times (`TrackSummary.corrections`).
    ///   - isCancelled: asked now and then; `true` breaks off with `cancelled`.
    ///   - progress: told now and then, 0 to 1.
    package static func write(
        draft: String, of path: String, container: Container, corrections: [Int: [TimeCorrection]] = [:],
        isCancelled: () -> Bool = { false }, progress: (Double) -> Void = { _ in }
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

        var isDone = false
        defer { if !isDone { unlink(draft) } }
        guard lines.contains(where: \.hasPacket) else {
            throw .nothingWhole(path: path, reason: "it was cut off before the first")
        }
        var streams = description.streams
        for index in streams.indices { streams[index].learn(from: lines[index].bytes) }
        let writer = try ContainerWriter(path: draft, container: container, streams: streams)
        let all = Double(max(layout.bytes, 1))
        try copy(&lines, to: writer, path, isCancelled) { progress(min(Double($0) / all, 1)) }
        try writer.finish()
        try writer.synchronize()
        let bytes = try FileLayout.size(draft)
        isDone = true
        return result(lines, bytes: bytes, wasFinal: false)
    }

    private static func copy(
        _ lines: inout [FinalizingLine], to writer: ContainerWriter, _ path: String, _ isCancelled: () -> Bool,
        _ progress: (Int64) -> Void
    ) throws(MuxingError) {
        var written = 0
        var bytes: Int64 = 0
        while let index = earliest(lines) {
            bytes += Int64(lines[index].bytes.count)
            try lines[index].write(to: writer)
            if written % 1024 == 0 {
                if isCancelled() { throw .cancelled(path: path) }
                progress(bytes)
            }
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
