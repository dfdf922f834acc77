import Glibc
import ICE

/// How many connections the media port holds. Past them somebody who has proven nothing makes room, or the newcomer is
/// refused.
package struct ConnectionLimits: Sendable {
    package var all = 2048
    /// That no good check has come on.
    package var unproven = 512
    /// From one IPv4 address or one IPv6 /64: an office behind one address is one source.
    package var perSource = 256

    package init() {}

    /// Not more than a quarter of the files that this process may have open: recordings need the others.
    package static var ofThisProcess: ConnectionLimits {
        var limits = ConnectionLimits()
        var files = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 {
            limits.all = min(limits.all, max(Int(clamping: files.rlim_cur / 4), 16))
            limits.unproven = min(limits.unproven, limits.all / 2)
        }
        return limits
    }
}

/// Who is counted as one.
struct ConnectionSource: Hashable {
    private let network: UInt64
    private let isIPv4: Bool

    init(_ address: TransportAddress) {
        isIPv4 = address.isIPv4
        network = address.isIPv4 ? address.low : address.high
    }
}
