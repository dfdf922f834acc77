import Glibc
import Media
import NIOCore

/// A regular file open for reading; closed when the last holder lets go. Its calls block: only on a file thread.
package final class OpenFile: Sendable {
    /// Bytes when it was opened.
    package let size: Int64
    package let modified: WallClock
    private let descriptor: CInt

    /// `nil` when there is no such regular file.
    package init?(path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        size = Int64(status.st_size)
        modified = WallClock(
            nanoseconds: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec))
    }

    deinit {
        close(descriptor)
    }

    /// At most `count` bytes from `offset`; empty at the end of the file.
    package func read(at offset: Int64, count: Int) throws(FileReadError) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        var failure: CInt = 0
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            while true {
                let taken = pread(descriptor, bytes.baseAddress, min(count, bytes.count), off_t(offset))
                if taken >= 0 { return taken }
                if errno == EINTR { continue }
                failure = errno
                return 0
            }
        }
        if failure != 0 { throw FileReadError(text: String(cString: strerror(failure))) }
        return buffer
    }
}

/// Reading a file failed after the answer had begun: all that is left is to end the connection.
package struct FileReadError: Error {
    package let text: String
}
