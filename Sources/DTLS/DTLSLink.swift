import COpenSSL

/// The wire as OpenSSL sees it: one datagram at a time comes in, every write is a datagram that goes out.
///
/// Memory BIOs join datagrams; this BIO does not. It belongs to one `DTLSTransport` and outlives its `SSL`.
final class DTLSLink {
    /// An hour, in the microseconds that OpenSSL counts in: longer than any handshake is allowed to take.
    static let never: UInt32 = 3_600_000_000

    /// A datagram for OpenSSL to read once; borrowed for one call.
    private var inbound: UnsafeRawBufferPointer?
    /// What OpenSSL wrote since `takeWritten`: the flight first, then copies of it.
    private var written: [[[UInt8]]] = []
    private let copies: Int
    private var copiesLeft = 0

    private let expected: [CertificateFingerprint]
    private(set) var isPeerVerified = false
    private(set) var refused: CertificateFingerprint?
    private(set) var fatalAlert: UInt8?

    /// - Parameters:
    ///   - expected: fingerprints of which one must match. Of several hash functions the strongest decides (RFC 8122
    ///     clause 5.1).
    ///   - copies: how many copies of each flight OpenSSL shall make in advance; see `nextTimer`.
    init(expected: [CertificateFingerprint], copies: Int) {
        let strongest = expected.map(\.algorithm).max()
        self.expected = expected.filter { $0.algorithm == strongest }
        self.copies = copies
    }

    /// Runs `body` with `datagram` there to be read; what is not read by its end is gone.
    func withInbound<Result>(_ datagram: UnsafeRawBufferPointer, _ body: () -> Result) -> Result {
        inbound = datagram
        defer { inbound = nil }
        return body()
    }

    /// The flight and the copies of it that have been written.
    func takeWritten() -> [[[UInt8]]] {
        defer { written = [] }
        return written.filter { !$0.isEmpty }
    }

    func read(into buffer: UnsafeMutableRawPointer, count: Int) -> Int {
        guard let datagram = inbound, let source = datagram.baseAddress else { return 0 }
        inbound = nil
        let taken = min(count, datagram.count)
        buffer.copyMemory(from: source, byteCount: taken)
        return taken
    }

    /// OpenSSL writes a flight packed up to the MTU, but its copies message by message: those are packed here.
    func write(_ datagram: UnsafeRawBufferPointer) {
        if written.isEmpty { written.append([]) }
        let flight = written.count - 1
        if flight > 0, let last = written[flight].last,
            last.count + datagram.count <= DTLSContext.largestDatagramSent
        {
            written[flight][written[flight].count - 1].append(contentsOf: datagram)
        } else {
            written[flight].append(Array(datagram))
        }
    }

    /// OpenSSL asks when to send a flight again: when it begins one (`current` 0) and whenever it just does so.
    ///
    /// The answer is never, as its timer reads a clock; but a client's flight must not be repeated byte by byte: a
    /// server that has it drops known record numbers without a look (RFC 6347 clause 4.1.2.6), so that a lost last
    /// flight of the server would never come again. New numbers under the new keys only OpenSSL can give. So for a
    /// client the timer runs out at once, a few times, and the copies wait here for our own deadlines.
    func nextTimer(after current: UInt32) -> UInt32 {
        if current == 0 {
            copiesLeft = copies
        } else if copiesLeft > 0 {
            copiesLeft -= 1
            written.append([])
        }
        return copiesLeft > 0 ? 1 : Self.never
    }

    func judge(_ certificate: OpaquePointer) -> Bool {
        guard let algorithm = expected.first?.algorithm,
            let seen = try? CertificateFingerprint(of: certificate, algorithm: algorithm)
        else { return false }
        isPeerVerified = expected.contains(seen)
        refused = isPeerVerified ? nil : seen
        return isPeerVerified
    }

    func noteAlert(level: UInt8, code: UInt8) {
        if level == 2 { fatalAlert = code }
    }
}
