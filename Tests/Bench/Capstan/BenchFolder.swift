import Glibc

/// A folder for one file; both are gone with it.
final class BenchFolder {
    let path: String

    init() throws {
        let base = getenv("CAPSTAN_BENCH_FOLDER") ?? getenv("TMPDIR")
        var name = Array("\(base.map { String(cString: $0) } ?? "/tmp")/capstan-bench-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw BenchFailure("mkdtemp: \(String(cString: strerror(errno)))") }
        path = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    deinit {
        unlink("\(path)/bench.webm")
        rmdir(path)
    }
}
