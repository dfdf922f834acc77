/// An IP address, a port, and what carries the packets. IPv4 is held as IPv4-mapped IPv6 (RFC 4291 clause 2.5.5.2), as a
/// dual-stack socket shows it.
package struct TransportAddress: Hashable, Sendable {
    package enum Transport: UInt8, Sendable {
        case udp
        /// RFC 6544. On one port of ours a peer's address names one connection.
        case tcp
    }

    /// The first eight bytes of the address, the first one highest.
    package let high: UInt64
    /// The last eight bytes of the address.
    package let low: UInt64
    package let port: UInt16
    package let transport: Transport
    /// The interface's index, for link-local addresses; otherwise 0.
    package let scope: UInt32

    package init(high: UInt64, low: UInt64, port: UInt16, scope: UInt32 = 0, transport: Transport = .udp) {
        self.high = high
        self.low = low
        self.port = port
        self.transport = transport
        self.scope = scope
    }

    /// - Parameter ipv4: the four bytes, the first one highest.
    package init(ipv4: UInt32, port: UInt16) {
        self.init(high: 0, low: Self.mappedPrefix | UInt64(ipv4), port: port)
    }

    static let mappedPrefix: UInt64 = 0xFFFF_0000_0000

    package var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// The four bytes of an IPv4 address, the first one highest; `nil` for IPv6.
    package var ipv4: UInt32? { isIPv4 ? UInt32(truncatingIfNeeded: low) : nil }

    /// 0.0.0.0 or `::`.
    package var isUnspecified: Bool { high == 0 && (low == 0 || low == Self.mappedPrefix) }

    /// 127.0.0.0/8 or `::1`.
    package var isLoopback: Bool {
        if let ipv4 { return ipv4 >> 24 == 127 }
        return high == 0 && low == 1
    }

    /// 169.254.0.0/16 or fe80::/10.
    package var isLinkLocal: Bool {
        if let ipv4 { return ipv4 >> 16 == 0xA9FE }
        return high >> 54 == 0x3FA
    }

    /// 224.0.0.0/4 or ff00::/8.
    package var isMulticast: Bool {
        if let ipv4 { return ipv4 >> 28 == 0xE }
        return high >> 56 == 0xFF
    }

    /// The same address with another port.
    package func withPort(_ port: UInt16) -> TransportAddress {
        TransportAddress(high: high, low: low, port: port, scope: scope, transport: transport)
    }

    /// The same address by other means.
    package func by(_ transport: Transport) -> TransportAddress {
        TransportAddress(high: high, low: low, port: port, scope: scope, transport: transport)
    }

    /// In two words, as a datagram's way begins with this: the mapped IPv4 address and its port fill the second.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(high ^ UInt64(scope))
        hasher.combine(low ^ UInt64(port) << 48)
    }
}
