import COpenSSL

/// Session keys from a master key and salt, RFC 3711 clause 4.3 with a key derivation rate of 0: each is a stretch of the
/// keystream of AES in counter mode that its label picks.
struct KeyDerivation: ~Copyable {
    /// RFC 3711 clause 4.3.2.
    enum Label: UInt8 {
        case mediaKey = 0
        case mediaAuthentication = 1
        case mediaSalt = 2
        case controlKey = 3
        case controlAuthentication = 4
        case controlSalt = 5
    }

    private let context: EVPContext
    private let saltHigh: UInt64
    private let saltLow: UInt64

    /// - Parameter keys: master key, then master salt, of the cipher's lengths.
    init(_ cipher: SRTPCipher, keys: [UInt8]) throws(SRTPError) {
        guard keys.count == cipher.keyAndSaltLength else {
            throw .keyLength(expected: cipher.keyAndSaltLength, seen: keys.count)
        }
        let algorithm = cipher.keyLength == 32 ? EVP_aes_256_ctr() : EVP_aes_128_ctr()
        context = try EVPContext(algorithm, key: keys[..<cipher.keyLength], direction: .seals)
        // RFC 7714 clause 11 fills its shorter salt with zeros.
        let salt = Array(keys[cipher.keyLength...]) + [UInt8](repeating: 0, count: 16 - cipher.saltLength)
        saltHigh = salt[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        saltLow = salt[8...].reduce(0) { $0 << 8 | UInt64($1) }
    }

    func derive(_ label: Label, count: Int) throws(SRTPError) -> [UInt8] {
        guard context.begin(saltHigh ^ UInt64(label.rawValue), saltLow) else {
            throw .openSSL(call: "EVP_CipherInit_ex2")
        }
        var stream = [UInt8](repeating: 0, count: count)
        let updated = stream.withUnsafeMutableBufferPointer { stream in
            guard let bytes = stream.baseAddress else { return false }
            return context.update(bytes, count)
        }
        guard updated else { throw .openSSL(call: "EVP_CipherUpdate") }
        return stream
    }
}
