import COpenSSL

/// The key of MESSAGE-INTEGRITY, RFC 8489 clauses 9.1.1 and 14.5: for ICE, the password. Belongs to one thread.
package final class STUNKey {
    private let context: OpaquePointer

    /// The length of an HMAC-SHA1.
    static let digestLength = 20

    package convenience init(password: String) throws(ICEError) {
        try self.init(Array(password.utf8))
    }

    package init(_ key: [UInt8]) throws(ICEError) {
        guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else { throw .integrityUnavailable }
        // The context keeps its own reference.
        defer { EVP_MAC_free(algorithm) }
        guard let context = EVP_MAC_CTX_new(algorithm) else { throw .integrityUnavailable }
        guard Self.setKey(key, context) else {
            EVP_MAC_CTX_free(context)
            throw .integrityUnavailable
        }
        self.context = context
    }

    deinit {
        EVP_MAC_CTX_free(context)
    }

    /// The parameters keep both pointers, the name's too: neither may be a temporary of one call.
    private static func setKey(_ key: [UInt8], _ context: OpaquePointer) -> Bool {
        var name = Array("digest".utf8CString)
        var digest = Array("SHA1".utf8CString)
        return name.withUnsafeMutableBufferPointer { name in
            digest.withUnsafeMutableBufferPointer { digest in
                var parameters = [
                    OSSL_PARAM_construct_utf8_string(name.baseAddress, digest.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                return parameters.withUnsafeMutableBufferPointer { parameters in
                    // An empty password still is a key: the pointer must not be null, which would mean "as before".
                    (key + [0]).withUnsafeBufferPointer { bytes in
                        EVP_MAC_init(context, bytes.baseAddress, key.count, parameters.baseAddress) == 1
                    }
                }
            }
        }
    }

    /// The HMAC over a message up to its MESSAGE-INTEGRITY attribute, with the length field that it had when it was
    /// signed: up to the end of that attribute.
    ///
    /// - Parameter end: where the attribute begins; at least 20.
    /// - Returns: false when OpenSSL fails; nothing may be believed then.
    func sign(_ message: UnsafeRawBufferPointer, upTo end: Int, into digest: UnsafeMutableRawBufferPointer) -> Bool {
        guard end >= STUNMessage.headerLength, end <= message.count, digest.count >= Self.digestLength,
            let start = message.baseAddress?.assumingMemoryBound(to: UInt8.self),
            let output = digest.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { return false }
        var length = UInt16(truncatingIfNeeded: end - STUNMessage.headerLength + 4 + Self.digestLength).bigEndian
        guard EVP_MAC_init(context, nil, 0, nil) == 1, EVP_MAC_update(context, start, 2) == 1 else { return false }
        let updated = withUnsafeBytes(of: &length) { bytes in
            EVP_MAC_update(context, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), 2)
        }
        var written = 0
        return updated == 1 && EVP_MAC_update(context, start + 4, end - 4) == 1
            && EVP_MAC_final(context, output, &written, digest.count) == 1 && written == Self.digestLength
    }

    /// Compares in constant time.
    func verify(
        _ message: UnsafeRawBufferPointer, upTo end: Int, against expected: UnsafeRawBufferPointer
    ) -> Bool {
        guard expected.count == Self.digestLength else { return false }
        return withUnsafeTemporaryAllocation(byteCount: Self.digestLength, alignment: 8) { digest in
            sign(message, upTo: end, into: digest)
                && CRYPTO_memcmp(digest.baseAddress, expected.baseAddress, Self.digestLength) == 0
        }
    }
}
