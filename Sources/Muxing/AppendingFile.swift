import Glibc

/// A file descriptor that pieces are added to, each list of them in one `writev(2)`. The first failure is kept.
final class AppendingFile {
    private let descriptor: Int32
    /// What is whole in the file.
    private(set) var bytesWritten: Int64 = 0
    /// The errno of the first write that failed; nothing is written after it.
    private(set) var failure: Int32 = 0

    /// A growing file is nobody else's yet: one that is there already would be overwritten media.
    init(path: String) throws(MuxingError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("open", path, errno) }
    }

    deinit {
        close(descriptor)
    }

    func append(_ pieces: [UnsafeRawBufferPointer]) {
        guard failure == 0 else { return }
        var vectors = pieces.map {
            iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count)
        }
        var first = 0
        var left = pieces.reduce(0) { $0 + $1.count }
        let total = left
        while left > 0 {
            let written = vectors.withUnsafeBufferPointer { all in
                let rest = all[first...]
                return writev(descriptor, rest.isEmpty ? nil : all.baseAddress.map { $0 + first }, Int32(rest.count))
            }
            guard written > 0 else {
                if written < 0, errno == EINTR { continue }
                failure = written == 0 ? EIO : errno
                return
            }
            left -= written
            var passed = written
            while first < vectors.count, passed >= vectors[first].iov_len {
                passed -= vectors[first].iov_len
                first += 1
            }
            if first < vectors.count, passed > 0 {
                vectors[first].iov_base = vectors[first].iov_base.map { $0 + passed }
                vectors[first].iov_len -= passed
            }
        }
        bytesWritten += Int64(total)
    }

    /// Returns when it is on the disk.
    func sync() {
        guard failure == 0, fdatasync(descriptor) != 0 else { return }
        failure = errno
    }

    /// Takes away what a failed write left half.
    func cutOffTorn() {
        _ = ftruncate(descriptor, Int(bytesWritten))
    }
}
