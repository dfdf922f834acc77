/// Addresses that begin with the same bits: `10.0.0.0/8`, `fd00::/8`, or one address.
package struct NetworkRange: Sendable, Hashable {
    private let first: NetworkAddress
    /// Of the 128 bits.
    private let length: Int

    package init?(_ text: some StringProtocol) {
        let words = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = words.first, let first = NetworkAddress(text: address) else { return nil }
        let all = first.isVersion4 ? 32 : 128
        guard words.count == 2 else {
            self.init(first, 128)
            return
        }
        guard (1...3).contains(words[1].utf8.count), words[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let length = Int(words[1]), length <= all
        else { return nil }
        self.init(first, 128 - all + length)
    }

    private init(_ first: NetworkAddress, _ length: Int) {
        self.first = first
        self.length = length
    }

    package func contains(_ address: NetworkAddress) -> Bool {
        let whole = length / 8
        guard first.bytes.prefix(whole) == address.bytes.prefix(whole) else { return false }
        guard length % 8 > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (length % 8))
        return first.bytes[whole] & mask == address.bytes[whole] & mask
    }
}
