/// What `srt://host:port?…` asks for. Only what concerns the stream: a library must not be told to listen, or where to write.
package struct SRTOptions: Sendable, Hashable, Codable {
    /// Both may be keys.
    package private(set) var streamID: String?
    package private(set) var passphrase: String?
    /// Bytes of the key that a passphrase is made into.
    package private(set) var keyLength: Int?
    package private(set) var latencyMilliseconds: Int?

    /// An SRT stream id's limit.
    private static let streamIDBytes = 1...512
    /// SRT's own limits of a passphrase.
    private static let passphraseBytes = 10...79
    private static let latencies = 0...10_000

    package init() {}

    /// - Parameter tail: what stands behind the port.
    package init(parsing tail: Substring) throws(PushAddressError) {
        var query = tail
        if query.hasPrefix("/") { query = query.dropFirst() }
        guard query.isEmpty || query.hasPrefix("?") else { throw .path }
        for item in query.dropFirst().split(separator: "&") {
            let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = try Self.decoded(halves.count > 1 ? halves[1] : "")
            switch halves[0] {
            case "mode" where value == "caller": break
            case "streamid" where Self.streamIDBytes.contains(value.utf8.count): streamID = value
            case "passphrase" where Self.passphraseBytes.contains(value.utf8.count): passphrase = value
            case "pbkeylen":
                guard let length = Int(value), [16, 24, 32].contains(length) else { throw .option }
                keyLength = length
            case "latency":
                guard let latency = Int(value), Self.latencies.contains(latency) else { throw .option }
                latencyMilliseconds = latency
            default: throw .option
            }
        }
    }

    /// RFC 3986 clause 2.1.
    private static func decoded(_ text: Substring) throws(PushAddressError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16), value >= 0x20 else { throw .option }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .option }
        return text
    }
}
