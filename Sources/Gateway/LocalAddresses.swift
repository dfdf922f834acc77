import Glibc
import ICE
import MediaSocket

/// The addresses that go into answers when none are configured: every usable one of this machine, loopback too.
enum LocalAddresses {
    /// Candidate addresses with `port`, IPv4 first; link-local IPv6 is left out, as it needs a scope that a peer can't know.
    static func all(port: UInt16, includingIPv6: Bool) -> [TransportAddress] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0, let first = list else { return [] }
        defer { freeifaddrs(first) }
        let up = UInt32(IFF_UP)
        let found = sequence(first: first, next: { $0.pointee.ifa_next }).compactMap { interface in
            interface.pointee.ifa_flags & up == up ? address(interface.pointee.ifa_addr, port: port) : nil
        }
        return found.filter(\.isIPv4) + found.filter { includingIPv6 && !$0.isIPv4 && !$0.isLinkLocal }
    }

    /// The addresses behind a name or a literal, with `port`.
    static func resolve(_ host: String, port: UInt16) -> [TransportAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0, let first = list else { return [] }
        defer { freeaddrinfo(first) }
        return sequence(first: first, next: { $0.pointee.ai_next }).compactMap {
            address($0.pointee.ai_addr, port: port)
        }
    }

    /// `nil` for any family but IPv4 and IPv6.
    private static func address(_ name: UnsafePointer<sockaddr>?, port: UInt16) -> TransportAddress? {
        guard let name else { return nil }
        return switch Int32(name.pointee.sa_family) {
        case AF_INET:
            name.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { TransportAddress($0.pointee).withPort(port) }
        case AF_INET6:
            name.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { TransportAddress($0.pointee).withPort(port) }
        default: nil
        }
    }
}
