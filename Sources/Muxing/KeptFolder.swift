import Broadcasting
import Glibc
import NIOCore

/// The files of a kept broadcast. Belongs to the keeping thread.
final class KeptFolder {
    let path: String
    private let rules: PlaylistRules
    private let minFreeSpace: Int64
    private var playlists: [String: KeptPlaylist] = [:]
    private var files: [String: AppendingFile] = [:]

    init(path: String, rules: PlaylistRules, minFreeSpace: Int64) {
        self.path = path
        self.rules = rules
        self.minFreeSpace = minFreeSpace
    }

    /// - Returns: how the keeping has ended, once it has.
    func take(_ work: KeptBroadcast.Work) -> Result<Void, MuxingError>? {
        do {
            switch work {
            case .file(let name, let pieces):
                try write(name, pieces)
                return nil
            case .index(let multivariant):
                try replace("index.m3u8", with: [multivariant])
                return nil
            case .segment(let segment, let rendition, let pieces):
                try add(segment, of: rendition, pieces)
                return nil
            case .end(let multivariant):
                try end(multivariant)
                return .success(())
            }
        } catch {
            return .failure(error)
        }
    }

    private func add(_ segment: PlaylistSegment, of rendition: String, _ pieces: [ByteBuffer]) throws(MuxingError) {
        if !pieces.isEmpty {
            try checkSpace()
            try write(LiveFileName.segment(rendition: rendition, number: segment.number).text, pieces)
        }
        var list = playlists[rendition] ?? KeptPlaylist(name: rendition, rules: rules, first: segment.number)
        var text = list.entry(segment)
        if files[rendition] == nil {
            files[rendition] = try AppendingFile(path: path + "/" + list.fileName)
            text = list.growingHead + text
        }
        guard let file = files[rendition] else { return }
        try append(text, to: file, list.fileName)
        playlists[rendition] = list
    }

    /// No more can be written: what there is gets its end, where the disk takes that still.
    func breakOff() {
        for list in playlists.values { try? finish(list) }
        files = [:]
    }

    private func checkSpace() throws(MuxingError) {
        var status = statvfs()
        guard minFreeSpace > 0, statvfs(path, &status) == 0 else { return }
        let (free, isHuge) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        guard !isHuge, free < UInt64(minFreeSpace) else { return }
        throw .unsupported(
            path: path, reason: "\(free) bytes are free, less than minFreeSpace; it is kept up to here")
    }

    private func end(_ multivariant: ByteBuffer) throws(MuxingError) {
        for list in playlists.values { try finish(list) }
        files = [:]
        try replace("index.m3u8", with: [multivariant])
    }

    /// The growing list with another head and an end, put in its place at once.
    private func finish(_ list: KeptPlaylist) throws(MuxingError) {
        let body = try Self.read(path + "/" + list.fileName).dropFirst(list.growingHead.utf8.count)
        try replace(
            list.fileName,
            with: [ByteBuffer(string: list.finalHead), ByteBuffer(bytes: body), ByteBuffer(string: KeptPlaylist.end)])
    }

    private func replace(_ name: String, with pieces: [ByteBuffer]) throws(MuxingError) {
        try Self.replace(path + "/" + name, with: pieces)
    }

    /// On the disk before it takes the other's place: a machine that goes down leaves one or the other.
    static func replace(_ full: String, with pieces: [ByteBuffer]) throws(MuxingError) {
        let part = full + ".part"
        unlink(part)
        try write(part, pieces, isSynced: true)
        guard rename(part, full) == 0 else { throw .system("rename", full, errno) }
    }

    private func write(_ name: String, _ pieces: [ByteBuffer]) throws(MuxingError) {
        try Self.write(path + "/" + name, pieces, isSynced: false)
    }

    private static func write(_ full: String, _ pieces: [ByteBuffer], isSynced: Bool) throws(MuxingError) {
        let file = try AppendingFile(path: full)
        for piece in pieces {
            piece.withUnsafeReadableBytes { file.append([$0]) }
        }
        if isSynced { file.sync() }
        try check(file, full)
    }

    private func append(_ text: String, to file: AppendingFile, _ name: String) throws(MuxingError) {
        ByteBuffer(string: text).withUnsafeReadableBytes { file.append([$0]) }
        try Self.check(file, path + "/" + name)
    }

    private static func check(_ file: AppendingFile, _ full: String) throws(MuxingError) {
        guard file.failure == 0 else {
            file.cutOffTorn()
            throw .system("write", full, file.failure)
        }
    }

    static func read(_ full: String) throws(MuxingError) -> [UInt8] {
        let descriptor = Glibc.open(full, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", full, errno) }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("fstat", full, errno) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done, off_t(done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("read", full, count == 0 ? EIO : errno) }
            done += count
        }
        return bytes
    }
}
