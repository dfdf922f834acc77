import Media

/// Tells anybody who asks the address that they are seen under: a STUN server of the simplest kind, RFC 8489 clause 6.3.1.
///
/// Since the source of a datagram may be forged, an answer has at most 2.2 bytes for each that came (44 to a request of
/// 20), and a source gets few of them. Sources share 4096 places, so that many cost no more memory than one, and get no
/// more than all places together. Belongs to one thread.
package struct BindingResponder {
    /// Answers that a place may save up, and how long one takes to come.
    package static let burst = 20
    package static let interval = Duration.milliseconds(100)
    private static let places = 4096

    /// For each place, when it has saved up all again.
    private var full = [Int64](repeating: .min, count: Self.places)
    private var writer = STUNWriter(reserving: 64)
    private let seed: UInt64

    /// - Parameter seed: from chance, so that nobody can choose whose place to share.
    package init(seed: UInt64) {
        self.seed = seed
    }

    /// Answers a Binding request that carries no credentials and asks for nothing else.
    /// - Returns: whether `reply` was called.
    package mutating func receive(
        _ datagram: UnsafeRawBufferPointer, from source: TransportAddress, at now: Instant,
        reply: (UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        guard let request = try? STUNMessage.parse(datagram), request.messageClass == .request,
            request.method == STUNMessage.binding, request.username == nil, !request.hasIntegrity,
            request.unknownAttributeCount == 0, takeTurn(of: source, at: now)
        else { return false }
        writer.begin(.success, transactionID: request.transactionID)
        writer.appendXORMappedAddress(source)
        // Clause 7.3.1: where the request had one. Without one in the request it would make the answer too long for it.
        guard writer.finish(nil, hasFingerprint: request.hasFingerprint) else { return false }
        writer.bytes.withUnsafeBytes { reply($0) }
        return true
    }

    /// Whoever has an IPv6 address has 2^64 of them.
    private mutating func takeTurn(of source: TransportAddress, at now: Instant) -> Bool {
        var mixed = (source.isIPv4 ? source.low : source.high) ^ seed
        // SplitMix64.
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        let place = Int((mixed ^ mixed >> 31) % UInt64(Self.places))
        let begun = max(full[place], now.nanoseconds)
        guard begun - now.nanoseconds <= (Self.interval * (Self.burst - 1)).nanoseconds else { return false }
        full[place] = begun &+ Self.interval.nanoseconds
        return true
    }
}
