import Broadcasting
import Glibc
import NIOCore

/// The files of a kept broadcast. Belongs to the keeping thread.
final class KeptFolder {
    let path: String
    private let rules: PlaylistRules
    private var playlists: [String: KeptPlaylist] = [:]
    private var files: [String: AppendingFile] = [:]

    init(path: String, rules: PlaylistRules) {
        self.path = path
        self.rules = rules
    }

    /// - Returns: how the keeping has ended, once it has.
    func take(_ work: KeptBroadcast.Work) -> Result<Void, MuxingError>? {
        do {
            switch work {
            case .file(let name, let pieces):
                try write(name, pieces)
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

    private func end(_ multivariant: ByteBuffer) throws(MuxingError) {
        for list in playlists.values { try finish(list) }
        files = [:]
        try replace("index.m3u8", with: [multivariant])
    }

    /// The growing list with another head and an end, put in its place at once.
    private func finish(_ list: KeptPlaylist) throws(MuxingError) {
        let body = try read(list.fileName).dropFirst(list.growingHead.utf8.count)
        try replace(
            list.fileName,
            with: [ByteBuffer(string: list.finalHead), ByteBuffer(bytes: body), ByteBuffer(string: KeptPlaylist.end)])
    }

    private func replace(_ name: String, with pieces: [ByteBuffer]) throws(MuxingError) {
        try write(name + ".part", pieces)
        guard rename("\(path)/\(name).part", "\(path)/\(name)") == 0 else {
            throw .system("rename", "\(path)/\(name)", errno)
        }
    }

    private func write(_ name: String, _ pieces: [ByteBuffer]) throws(MuxingError) {
        let file = try AppendingFile(path: path + "/" + name)
        for piece in pieces {
            piece.withUnsafeReadableBytes { file.append([$0]) }
        }
        try check(file, name)
    }

    private func append(_ text: String, to file: AppendingFile, _ name: String) throws(MuxingError) {
        ByteBuffer(string: text).withUnsafeReadableBytes { file.append([$0]) }
        try check(file, name)
    }

    private func check(_ file: AppendingFile, _ name: String) throws(MuxingError) {
        guard file.failure == 0 else {
            file.cutOffTorn()
            throw .system("write", path + "/" + name, file.failure)
        }
    }

    private func read(_ name: String) throws(MuxingError) -> [UInt8] {
        let full = path + "/" + name
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
