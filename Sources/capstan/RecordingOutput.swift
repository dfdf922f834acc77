import Glibc

/// Where `capstan record --out` puts what was recorded. Looked at before recording begins: nobody wants to learn after an
/// hour that the folder is not there.
struct RecordingOutput {
    private let path: String
    private let isFolder: Bool

    init(_ path: String) throws(CommandFailure) {
        self.path = path
        var status = stat()
        let exists = stat(path, &status) == 0
        isFolder = path.hasSuffix("/") || (exists && status.st_mode & S_IFMT == S_IFDIR)
        if exists, !isFolder {
            throw CommandFailure(text: "\(path) is there already; move it away, or give another --out")
        }
        if isFolder, !exists, mkdir(path, 0o755) != 0 { throw Self.failure("making the folder", path) }
        let folder = isFolder ? path : Self.folder(of: path)
        guard access(folder, W_OK | X_OK) == 0 else { throw Self.failure("writing into", folder) }
    }

    /// `nil`: one file's name cannot hold so many. In a folder an earlier take of that name stays: this one gets a number.
    func destination(of name: String, among count: Int) -> String? {
        guard isFolder else { return count == 1 ? path : nil }
        // A name that leads out of the folder is no file of ours.
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/") else { return nil }
        let folder = path.hasSuffix("/") ? path : path + "/"
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        return (1...9999).lazy.map { folder + ($0 == 1 ? name : "\(stem)-\($0)\(name.dropFirst(stem.count))") }
            .first { access($0, F_OK) != 0 }
    }

    /// Writes beside the destination and moves it there when it is whole.
    static func save(
        to destination: String, from bytes: (_ write: @escaping (UnsafeRawBufferPointer) -> Bool) throws -> Void
    ) throws {
        let beside = destination + ".part"
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("making", beside) }
        var code: Int32 = 0
        do {
            defer { close(descriptor) }
            var written: CommandFailure?
            try bytes { piece in
                guard Self.write(piece, to: descriptor) else {
                    code = errno
                    return false
                }
                return true
            }
            if code == 0, fsync(descriptor) != 0 { code = errno }
            if code != 0 {
                errno = code
                written = failure("writing", beside)
            }
            if let written { throw written }
            guard rename(beside, destination) == 0 else { throw failure("moving into place", destination) }
        } catch {
            unlink(beside)
            throw error
        }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func failure(_ doing: String, _ path: String) -> CommandFailure {
        let code = errno
        let advice = code == ENOSPC || code == EDQUOT ? "make room there" : "give another --out"
        return CommandFailure(text: "\(doing) \(path): \(String(cString: strerror(code))); \(advice)")
    }
}
