import Glibc
import ICE

/// The addresses that go into answers when none are configured: every usable one of this machine, loopback too.
enum LocalAddresses {
    /// Candidate addresses with `port`, IPv4 first; link-local IPv6 is left out, as it needs a scope that a peer can't know.
    static func all(port: UInt16, includingIPv6: Bool) -> [TransportAddress] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0, let first = list else { return [] }
        defer { freeifaddrs(first) }
        var found: [TransportAddress] = []
        for interface in sequence(first: first, next: { $0.pointee.ifa_next }) {
            let up = UInt32(IFF_UP)
            guard interface.pointee.ifa_flags & up == up, let name = interface.pointee.ifa_addr else { continue }
            switch Int32(name.pointee.sa_family) {
            case AF_INET:
                name.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    found.append(TransportAddress(ipv4: UInt32(bigEndian: $0.pointee.sin_addr.s_addr), port: port))
                }
            case AF_INET6 where includingIPv6:
                name.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                    let (high, low) = withUnsafeBytes(of: pointer.pointee.sin6_addr) {
                        (
                            UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                            UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                        )
                    }
                    if high >> 54 != 0xFE80 >> 6 { found.append(TransportAddress(high: high, low: low, port: port)) }
                }
            default: continue
            }
        }
        return found.filter(\.isIPv4) + found.filter { !$0.isIPv4 }
    }

    /// The addresses behind a name or a literal, with `port`.
    static func resolve(_ host: String, port: UInt16) -> [TransportAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0, let first = list else { return [] }
        defer { freeaddrinfo(first) }
        return sequence(first: first, next: { $0.pointee.ai_next }).compactMap { entry in
            guard let name = entry.pointee.ai_addr else { return nil }
            switch Int32(name.pointee.sa_family) {
            case AF_INET:
                return name.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    TransportAddress(ipv4: UInt32(bigEndian: $0.pointee.sin_addr.s_addr), port: port)
                }
            case AF_INET6:
                return name.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                    withUnsafeBytes(of: pointer.pointee.sin6_addr) {
                        TransportAddress(
                            high: UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                            low: UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)), port: port)
                    }
                }
            default: return nil
            }
        }
    }
}
