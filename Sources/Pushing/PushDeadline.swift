import CFFmpeg
import Glibc
import Media

/// Until when libavformat may wait for a server. It asks whenever it waits, and is told to give up.
final class PushDeadline {
    private var at: ContinuousClock.Instant?
    private(set) var isPast = false

    /// The deadline must outlive whoever is given this.
    var callback: AVIOInterruptCB {
        AVIOInterruptCB(
            callback: { opaque in
                guard let opaque else { return 0 }
                return Unmanaged<PushDeadline>.fromOpaque(opaque).takeUnretainedValue().ask() ? 1 : 0
            }, opaque: Unmanaged.passUnretained(self).toOpaque())
    }

    func set(_ patience: Duration) {
        at = .now + patience
        isPast = false
    }

    private func ask() -> Bool {
        if let at, .now >= at { isPast = true }
        return isPast
    }
}

/// Connections of this process to servers. libavformat opens them and shows none of them.
enum PushSockets {
    /// RFC 5482: what a server does not acknowledge, or does not take, for so long ends the connection. A stuck one is
    /// found by that though the kernels' buffers take in seconds of media.
    static func limitSilence(to patience: Duration) {
        var milliseconds = UInt32(clamping: patience.nanoseconds / 1_000_000)
        for descriptor in Int32(3)..<256 {
            var domain: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            guard getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0,
                domain == AF_INET || domain == AF_INET6
            else { continue }
            _ = setsockopt(
                descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds,
                socklen_t(MemoryLayout<UInt32>.size))
        }
    }
}
