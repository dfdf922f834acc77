import COpenSSL
import SRTP

/// SRTP once more, by the text of RFC 3711 and RFC 7714 over OpenSSL's bare ciphers: slow and short, each packet from its
/// master key on.
struct ReferenceSRTP {
    let cipher: SRTPCipher
    let masterKey: [UInt8]
    let masterSalt: [UInt8]

    init(cipher: SRTPCipher, keys: [UInt8]) {
        self.cipher = cipher
        let keyLength = cipher == .aeadAES256GCM ? 32 : 16
        masterKey = Array(keys.prefix(keyLength))
        masterSalt = Array(keys.dropFirst(keyLength))
    }

    /// - Parameter header: bytes of the header with contributing sources and extension.
    func sealRTP(_ packet: [UInt8], header: Int, rollover: UInt32 = 0) -> [UInt8] {
        let clear = Array(packet.prefix(header))
        let ssrc = Array(packet[8..<12])
        let sequence = Array(packet[2..<4])
        let key = Self.derive(masterKey, masterSalt, label: 0, count: masterKey.count)
        let salt = Self.derive(masterKey, masterSalt, label: 2, count: masterSalt.count)
        if cipher != .aes128CMSHA1_80 {
            let vector = xor([0, 0] + ssrc + Self.bytes(rollover) + sequence, salt)
            return clear + Self.sealGCM(key, vector, Array(packet.dropFirst(header)), authenticated: clear)
        }
        let vector = xor(
            xor(salt + [0, 0], [0, 0, 0, 0] + ssrc + [UInt8](repeating: 0, count: 8)),
            [UInt8](repeating: 0, count: 8) + Self.bytes(rollover) + sequence + [0, 0])
        let sealed = clear + xor(Array(packet.dropFirst(header)), Self.keystream(key, vector, packet.count - header))
        let tagKey = Self.derive(masterKey, masterSalt, label: 1, count: 20)
        return sealed + Self.tag(tagKey, sealed + Self.bytes(rollover))
    }

    /// - Parameter encrypted: else the packet is authenticated only, and has no E flag.
    func sealRTCP(_ packet: [UInt8], index: UInt32, encrypted: Bool = true) -> [UInt8] {
        let clear = Array(packet.prefix(encrypted ? 8 : packet.count))
        let ssrc = Array(packet[4..<8])
        let flagged = Self.bytes(encrypted ? index | 0x8000_0000 : index)
        let key = Self.derive(masterKey, masterSalt, label: 3, count: masterKey.count)
        let salt = Self.derive(masterKey, masterSalt, label: 5, count: masterSalt.count)
        if cipher != .aes128CMSHA1_80 {
            let vector = xor([0, 0] + ssrc + [0, 0] + Self.bytes(index), salt)
            return clear
                + Self.sealGCM(key, vector, Array(packet.dropFirst(clear.count)), authenticated: clear + flagged)
                + flagged
        }
        let vector = xor(
            salt + [0, 0], [0, 0, 0, 0] + ssrc + [0, 0] + Self.bytes(index) + [0, 0])
        let payload = Array(packet.dropFirst(clear.count))
        let sealed = clear + xor(payload, Self.keystream(key, vector, payload.count)) + flagged
        return sealed + Self.tag(Self.derive(masterKey, masterSalt, label: 4, count: 20), sealed)
    }

    /// RFC 3711 clause 4.3, key derivation rate 0; RFC 7714 clause 11 fills its shorter salt with zeros.
    static func derive(_ key: [UInt8], _ salt: [UInt8], label: UInt8, count: Int) -> [UInt8] {
        var start = salt + [UInt8](repeating: 0, count: 16 - salt.count)
        start[7] ^= label
        return keystream(key, start, count)
    }

    /// RFC 3711 clause 4.1.1.
    static func keystream(_ key: [UInt8], _ start: [UInt8], _ count: Int) -> [UInt8] {
        let cipher = key.count == 32 ? EVP_aes_256_ctr() : EVP_aes_128_ctr()
        return run(cipher, key, start, [UInt8](repeating: 0, count: count), authenticated: nil)
    }

    static func sealGCM(
        _ key: [UInt8], _ vector: [UInt8], _ clear: [UInt8], authenticated: [UInt8]
    ) -> [UInt8] {
        run(key.count == 32 ? EVP_aes_256_gcm() : EVP_aes_128_gcm(), key, vector, clear, authenticated: authenticated)
    }

    private static func run(
        _ cipher: OpaquePointer?, _ key: [UInt8], _ vector: [UInt8], _ clear: [UInt8], authenticated: [UInt8]?
    ) -> [UInt8] {
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: clear.count + 16)
        var count: Int32 = 0
        EVP_EncryptInit_ex(context, cipher, nil, key, vector)
        if let authenticated {
            EVP_EncryptUpdate(context, nil, &count, authenticated, Int32(authenticated.count))
        }
        count = 0
        if !clear.isEmpty { EVP_EncryptUpdate(context, &output, &count, clear, Int32(clear.count)) }
        let written = Int(count)
        var rest = [UInt8](repeating: 0, count: 16)
        EVP_EncryptFinal_ex(context, &rest, &count)
        guard authenticated != nil else { return Array(output.prefix(written)) }
        var tag = [UInt8](repeating: 0, count: 16)
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &tag)
        return Array(output.prefix(written)) + tag
    }

    private static func tag(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 20)
        var count: UInt32 = 0
        HMAC(EVP_sha1(), key, Int32(key.count), bytes, bytes.count, &digest, &count)
        return Array(digest.prefix(10))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private func xor(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        zip(left, right).map { $0 ^ $1 }
    }
}
