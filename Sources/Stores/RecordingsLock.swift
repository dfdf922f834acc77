import Foundation

/// Held by the one gateway that writes to a folder of recordings; the system takes it back when the process ends.
package final class RecordingsLock: Sendable {
    private let descriptor: Int32

    /// Blocks. Makes the folder where it is missing.
    package init(recordings: String) throws(StoresError) {
        let folder = recordings + "/.capstan"
        try RecordingFolder.make(folder, "making the folder")
        let path = folder + "/lock"
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw .system("opening the lock", path, errno) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(opened)
            throw code == EWOULDBLOCK ? .inUse(path: recordings) : .system("locking", path, code)
        }
        descriptor = opened
    }

    deinit { close(descriptor) }
}
