/// Which addresses a caller's URL may lead to: those of the public Internet, and what the configuration allows beside.
/// Asked with the address that is about to be connected to, so that a name that changes its address gains nothing.
package struct AddressRule: Sendable, Hashable {
    private let allowed: [NetworkRange]

    package init(allowed: [NetworkRange] = []) {
        self.allowed = allowed
    }

    package func permits(_ address: NetworkAddress) -> Bool {
        allowed.contains { $0.contains(address) } || Self.isPublic(address)
    }

    /// What the special-purpose registries of IANA (RFC 6890) say is not reachable from everywhere.
    private static let special4 = ranges([
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    ])
    /// Of global unicast; Teredo and 6to4 carry addresses of IPv4 that nobody would look at.
    private static let special6 = ranges(["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"])
    private static let globalUnicast = ranges(["2000::/3"])
    private static let translated = ranges(["64:ff9b::/96"])

    private static func ranges(_ texts: [String]) -> [NetworkRange] { texts.compactMap { NetworkRange($0) } }

    static func isPublic(_ address: NetworkAddress) -> Bool {
        if address.isVersion4 { return !special4.contains { $0.contains(address) } }
        // RFC 6052: what a NAT64 is asked for is the address of IPv4 at the end.
        if translated.contains(where: { $0.contains(address) }) {
            return NetworkAddress(address.bytes.suffix(4)).map(isPublic) ?? false
        }
        return globalUnicast.contains { $0.contains(address) } && !special6.contains { $0.contains(address) }
    }
}
