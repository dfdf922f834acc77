import Glibc
import Media
import Telemetry

extension Examination {
    func machine() -> [Finding] { [openFiles(), clock()] }

    private func openFiles() -> Finding {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return .warn("open files", "the limit cannot be told", "nothing")
        }
        // A growing file for each publisher, HTTP connections, and what the process has anyway.
        let wanted = settings.maxSessions * 2 + 256
        if limit.rlim_cur >= UInt(wanted) { return .ok("open files", "up to \(limit.rlim_cur)") }
        return .warn(
            "open files",
            "up to \(limit.rlim_cur); \(settings.maxSessions) publishers (limits.maxSessions) may need \(wanted)",
            "ulimit -n \(wanted), LimitNOFILE=\(wanted) in a systemd unit, or lower limits.maxSessions")
    }

    private func clock() -> Finding {
        let now = SystemClock.wall()
        // Certificates, ids and manifests carry it; this version was written in 2026.
        if now < WallClock(nanoseconds: 1_767_225_600_000_000_000) {
            return .fail("clock", "it shows \(now.rfc3339)", "set it: timedatectl set-ntp true, or date -s")
        }
        return SystemClock.isSynchronized
            ? .ok("clock", "\(now.rfc3339), kept by a time service")
            : .warn(
                "clock", "\(now.rfc3339); the kernel knows of no time service that keeps it",
                "run one (systemd-timesyncd, chrony): recordings carry this time")
    }
}
