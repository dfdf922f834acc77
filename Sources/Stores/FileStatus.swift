import Foundation
import Media

/// What the file system says of one file.
package struct FileStatus: Sendable, Hashable {
    package let bytes: Int64
    package let modifiedAt: WallClock
    package let inode: UInt64

    /// Blocks. `nil` for anything but a regular file; links are not followed.
    package init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        bytes = Int64(status.st_size)
        modifiedAt = WallClock(
            nanoseconds: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec))
        inode = UInt64(status.st_ino)
    }

    /// Changes with the content.
    package var entityTag: String {
        String(inode, radix: 36) + "-" + String(bytes, radix: 36) + "-" + String(modifiedAt.nanoseconds, radix: 36)
    }
}
