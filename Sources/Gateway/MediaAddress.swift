import ICE
import MediaSocket
import Settings

/// Turns the settings of the media port into addresses.
package enum MediaAddress {
    /// The address to bind.
    package static func bind(_ place: HostPort) throws(GatewayError) -> TransportAddress {
        guard let address = LocalAddresses.resolve(place.host, port: place.port).first else {
            throw .invalid("media \(place): the host cannot be resolved; give an address of this machine with --media")
        }
        return address
    }

    /// What goes into answers, the most reachable first.
    package static func advertised(_ names: [String], bound: TransportAddress) throws(GatewayError)
        -> [TransportAddress]
    {
        var found: [TransportAddress] = []
        for name in names {
            let addresses = LocalAddresses.resolve(name, port: bound.port)
            guard !addresses.isEmpty else {
                throw .invalid("advertise \(name): the name cannot be resolved; give an address or a name that can be")
            }
            found += addresses
        }
        if names.isEmpty {
            found =
                bound.isUnspecified
                ? LocalAddresses.all(port: bound.port, includingIPv6: !bound.isIPv4) : [bound]
            // Loopback reaches this machine only: last.
            found = found.filter { !$0.isLoopback } + found.filter(\.isLoopback)
        }
        var unique: [TransportAddress] = []
        for address in found {
            // A scope means something on this machine only.
            let address = TransportAddress(high: address.high, low: address.low, port: address.port)
            if !unique.contains(address) { unique.append(address) }
        }
        return unique
    }
}
