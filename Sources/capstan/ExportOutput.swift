import Glibc

/// Where `capstan export --out` puts what was made: a folder, looked at before anything begins.
struct ExportOutput {
    private let folder: String

    init(_ path: String) throws(CommandFailure) {
        folder = path.hasSuffix("/") ? path : path + "/"
        try Self.make(folder)
        guard access(folder, W_OK | X_OK) == 0 else { throw Self.failure("writing into", folder) }
    }

    /// Makes the folders that the name has. `nil`: a name that leads out of the folder is no file of ours.
    func destination(of name: String) throws(CommandFailure) -> String? {
        let words = name.split(separator: "/", omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else { return nil }
        var path = folder
        for word in words.dropLast() {
            path += word + "/"
            try Self.make(path)
        }
        return folder + name
    }

    private static func make(_ path: String) throws(CommandFailure) {
        guard mkdir(path, 0o755) != 0 else { return }
        var status = stat()
        guard errno == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw failure("making the folder", path)
        }
    }

    private static func failure(_ doing: String, _ path: String) -> CommandFailure {
        CommandFailure(text: "\(doing) \(path): \(String(cString: strerror(errno))); give another --out")
    }
}
