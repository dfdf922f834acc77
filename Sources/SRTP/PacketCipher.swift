import COpenSSL

/// Where the parts of a packet stand, and what makes its keystream its own.
struct PacketParts {
    var ssrc: UInt32
    /// RTP: rollover counter and sequence number, 48 bits; RTCP: 31 bits.
    var index: UInt64
    /// Bytes at the beginning that are authenticated and not encrypted.
    var clear: Int
    /// Where the encrypted bytes end.
    var end: Int
    var tag: Int
    /// RTCP: E flag and index.
    var trailer: UInt32 = 0
}

/// The session keys of one direction for RTP or for RTCP (RFC 3711 clauses 4.1.1 and 4.2.1, RFC 7714 clauses 8 and 9).
struct PacketCipher: ~Copyable {
    enum Kind {
        case media
        case control
    }

    private let context: EVPContext
    /// `nil` with AEAD. Looked at only without: to unwrap it is to copy its 200 bytes.
    private let authentication: HMACSHA1?
    private let isAEAD: Bool
    private let kind: Kind
    /// The session salt, as the vector has it: its first 8 bytes and those after, 4 with AEAD.
    private let saltHigh: UInt64
    private let saltLow: UInt64

    init(
        _ cipher: SRTPCipher, _ kind: Kind, _ derivation: borrowing KeyDerivation, direction: EVPContext.Direction
    ) throws(SRTPError) {
        let isMedia = kind == .media
        let key = try derivation.derive(isMedia ? .mediaKey : .controlKey, count: cipher.keyLength)
        let salt = try derivation.derive(isMedia ? .mediaSalt : .controlSalt, count: cipher.saltLength)
        let label = isMedia ? KeyDerivation.Label.mediaAuthentication : .controlAuthentication
        let signing = cipher.isAEAD ? nil : try derivation.derive(label, count: 20)
        let algorithm =
            switch cipher {
            case .aeadAES128GCM: EVP_aes_128_gcm()
            case .aeadAES256GCM: EVP_aes_256_gcm()
            case .aes128CMSHA1_80: EVP_aes_128_ctr()
            }
        let context = try EVPContext(algorithm, key: key[...], direction: direction)
        self.context = context
        self.kind = kind
        isAEAD = cipher.isAEAD
        (saltHigh, saltLow) = (Self.number(salt[..<8]), Self.number(salt[8...]))
        authentication = signing.map { HMACSHA1(key: $0) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Authenticates a packet, and decrypts it in place.
    /// - Returns: false when it is not authentic; with AEAD its bytes are of no use then.
    mutating func open(_ packet: UnsafeMutablePointer<UInt8>, _ parts: PacketParts) -> Bool {
        if isAEAD {
            return beginAEAD(packet, parts) && context.update(packet + parts.clear, parts.end - parts.clear)
                && context.matches(packet + parts.tag)
        }
        guard let authentication else { return false }
        let digest = authentication.digest(packet, parts.end, word(parts))
        let isAuthentic = withUnsafeBytes(of: digest) {
            CRYPTO_memcmp($0.baseAddress, packet + parts.tag, SRTPCipher.aes128CMSHA1_80.tagLength) == 0
        }
        return isAuthentic && applyKeystream(packet, parts)
    }

    /// Encrypts a packet in place and writes its tag.
    mutating func seal(_ packet: UnsafeMutablePointer<UInt8>, _ parts: PacketParts) -> Bool {
        if isAEAD {
            return beginAEAD(packet, parts) && context.update(packet + parts.clear, parts.end - parts.clear)
                && context.finish(packet + parts.tag)
        }
        guard let authentication, applyKeystream(packet, parts) else { return false }
        let digest = authentication.digest(packet, parts.end, word(parts))
        withUnsafeBytes(of: digest) {
            let tag = UnsafeRawBufferPointer(rebasing: $0[..<SRTPCipher.aes128CMSHA1_80.tagLength])
            UnsafeMutableRawBufferPointer(start: packet + parts.tag, count: tag.count).copyMemory(from: tag)
        }
        return true
    }

    /// What the HMAC takes after the bytes: the rollover counter, or the trailer that stands there anyway.
    private func word(_ parts: PacketParts) -> UInt32 {
        switch kind {
        case .media: UInt32(truncatingIfNeeded: parts.index >> 16)
        case .control: parts.trailer
        }
    }

    /// RFC 7714 clauses 8.1 and 9.1: zeros, SSRC and index, mixed with the salt.
    private mutating func beginAEAD(_ packet: UnsafeMutablePointer<UInt8>, _ parts: PacketParts) -> Bool {
        let high = saltHigh ^ (UInt64(parts.ssrc) << 16 | parts.index >> 32)
        // 12 bytes: the last four stand in the upper half.
        guard context.begin(high, (saltLow ^ parts.index) << 32), context.authenticate(packet, parts.clear) else {
            return false
        }
        switch kind {
        case .media: return true
        case .control: return context.authenticate(parts.trailer)
        }
    }

    /// RFC 3711 clause 4.1.1: (salt · 2^16) ⊕ (SSRC · 2^64) ⊕ (index · 2^16).
    private mutating func applyKeystream(_ packet: UnsafeMutablePointer<UInt8>, _ parts: PacketParts) -> Bool {
        context.begin(saltHigh ^ UInt64(parts.ssrc), (saltLow ^ parts.index) << 16)
            && context.update(packet + parts.clear, parts.end - parts.clear)
    }
}
