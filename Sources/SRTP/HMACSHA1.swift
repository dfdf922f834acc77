import COpenSSL

/// HMAC-SHA1, RFC 2104, with both padded keys hashed beforehand. The two states are copied for each packet, which
/// allocates nothing; OpenSSL 3.0's own HMAC allocates twice each time it is begun anew.
struct HMACSHA1 {
    typealias Digest = (UInt64, UInt64, UInt32)

    private let inner: SHA_CTX
    private let outer: SHA_CTX

    /// - Parameter key: at most a block of SHA-1, 64 bytes; what is beyond is not looked at.
    init(key: [UInt8]) {
        inner = Self.begin(key, pad: 0x36)
        outer = Self.begin(key, pad: 0x5C)
    }

    private static func begin(_ key: [UInt8], pad: UInt8) -> SHA_CTX {
        var block = [UInt8](repeating: pad, count: 64)
        for (index, byte) in key.prefix(64).enumerated() { block[index] ^= byte }
        var state = SHA_CTX()
        shim_SHA1_Init(&state)
        shim_SHA1_Update(&state, block, block.count)
        return state
    }

    /// Over `count` bytes and then the word in network order.
    func digest(_ bytes: UnsafeRawPointer, _ count: Int, _ word: UInt32) -> Digest {
        var digest: Digest = (0, 0, 0)
        var bigEndian = word.bigEndian
        withUnsafeMutableBytes(of: &digest) { digest in
            guard let output = digest.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
            var state = inner
            shim_SHA1_Update(&state, bytes, count)
            shim_SHA1_Update(&state, &bigEndian, 4)
            shim_SHA1_Final(output, &state)
            state = outer
            shim_SHA1_Update(&state, output, 20)
            shim_SHA1_Final(output, &state)
        }
        return digest
    }
}
