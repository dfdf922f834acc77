import Media

/// The addresses from which good checks came, a bounded number of them.
struct CheckedAddresses {
    struct Entry {
        let address: TransportAddress
        /// When the last good check came from it, or authenticated media.
        var lastHeard: Instant
        var wasNominated: Bool
    }

    private var entries: [Entry] = []

    /// Past it, the address longest unheard makes room.
    static let limit = 16

    init() {
        entries.reserveCapacity(Self.limit)
    }

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    subscript(address: TransportAddress) -> Entry? {
        index(of: address).map { entries[$0] }
    }

    /// The address last heard from, nominated ones only if asked.
    func newest(nominated: Bool, besides excluded: TransportAddress? = nil) -> Entry? {
        var newest: Entry?
        for entry in entries where (entry.wasNominated || !nominated) && entry.address != excluded {
            if let found = newest, found.lastHeard >= entry.lastHeard { continue }
            newest = entry
        }
        return newest
    }

    /// - Parameter kept: never makes room.
    /// - Returns: whether the address is new.
    mutating func note(
        _ address: TransportAddress, at now: Instant, isNomination: Bool, keeping kept: TransportAddress?
    ) -> Bool {
        if let index = index(of: address) {
            entries[index].lastHeard = max(entries[index].lastHeard, now)
            entries[index].wasNominated = entries[index].wasNominated || isNomination
            return false
        }
        if entries.count >= Self.limit { dropLongestUnheard(keeping: kept) }
        entries.append(Entry(address: address, lastHeard: now, wasNominated: isNomination))
        return true
    }

    /// Authenticated media came: an address that is not known stays unknown.
    mutating func hear(_ address: TransportAddress, at now: Instant) {
        guard let index = index(of: address) else { return }
        entries[index].lastHeard = max(entries[index].lastHeard, now)
    }

    /// Forgets those not heard since then.
    mutating func forget(unheardSince limit: Instant) {
        entries.removeAll { $0.lastHeard <= limit }
    }

    mutating func remove(_ address: TransportAddress) {
        if let index = index(of: address) { entries.remove(at: index) }
    }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
    }

    private func index(of address: TransportAddress) -> Int? {
        for index in entries.indices where entries[index].address == address { return index }
        return nil
    }

    private mutating func dropLongestUnheard(keeping kept: TransportAddress?) {
        var oldest: Int?
        for index in entries.indices where entries[index].address != kept {
            if let found = oldest, entries[found].lastHeard <= entries[index].lastHeard { continue }
            oldest = index
        }
        if let oldest { entries.remove(at: oldest) }
    }
}
