import Glibc
import Stores

extension Examination {
    func storage() async -> [Finding] { [folder(), space(), await database()] }

    /// The folder, or where it would be made.
    private var nearest: String {
        var path = settings.recordings
        while access(path, F_OK) != 0, errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            path = String(path[..<slash])
        }
        return access(path, F_OK) == 0 ? path : path.hasPrefix("/") ? "/" : "."
    }

    private func folder() -> Finding {
        let path = settings.recordings
        let there = nearest
        var status = stat()
        guard stat(there, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            return .fail("folder", "\(there) is not a folder", "move it away, or give another with --recordings")
        }
        // Mode bits say little of a read-only mount or of root: what counts is a file that is really made.
        let probe = "\(there)/.capstan-doctor-\(getpid())"
        let made = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        var code = made < 0 ? errno : 0
        if made >= 0 {
            var block = [UInt8](repeating: 0, count: 4096)
            if write(made, &block, block.count) != block.count || fsync(made) != 0 { code = errno }
            close(made)
            unlink(probe)
        }
        guard code == 0 else {
            let advice =
                code == ENOSPC || code == EDQUOT
                ? "make room there, or give another folder with --recordings"
                : "make it writable for this user, or give another folder with --recordings"
            return .fail("folder", "\(there): \(String(cString: strerror(code)))", advice)
        }
        return .ok("folder", there == path ? "\(path) can be written" : "\(path) will be made")
    }

    private func space() -> Finding {
        guard let free = RecordingFolder(root: nearest).freeSpace() else {
            return .fail(
                "disk", "the free space under \(nearest) cannot be told", "give another folder with --recordings")
        }
        let shown = "\(HumanReadable.bytes(free)) free"
        let least = settings.minFreeSpace
        if free < least {
            return .fail(
                "disk", "\(shown), less than minFreeSpace (\(HumanReadable.bytes(least))): nothing would be recorded",
                "make room, or lower minFreeSpace")
        }
        if free < 4 * least {
            return .warn(
                "disk", "\(shown); recording ends at \(HumanReadable.bytes(least)) (minFreeSpace)",
                "make room: an hour of one 2 Mbit/s publisher takes 0.9 GB")
        }
        return .ok("disk", shown)
    }

    private func database() async -> Finding {
        let location = settings.databaseLocation
        let isPostgreSQL = StateStore.isPostgreSQL(location)
        // A URL may hold a password.
        let shown = isPostgreSQL ? "PostgreSQL" : location
        guard isPostgreSQL || access(location, F_OK) == 0 else { return .ok("database", "\(shown) will be made") }
        do {
            let count = try await StateStore.inspect(location)
            let state = isPostgreSQL ? "answers" : "is sound"
            return .ok("database", "\(shown) \(state), \(count) recording\(count == 1 ? "" : "s")")
        } catch {
            return .fail("database", error: "\(error)")
        }
    }
}
