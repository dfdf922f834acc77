import COpenSSL

/// One key of AES in one mode and direction, kept by OpenSSL and begun anew for each packet with nothing but its vector:
/// that allocates nothing.
struct EVPContext: ~Copyable {
    enum Direction: Int32 {
        case opens = 0
        case seals = 1
    }

    private let context: OpaquePointer

    /// - Parameter algorithm: an `EVP_CIPHER` whose keys are as long as `key`.
    init(_ algorithm: OpaquePointer?, key: ArraySlice<UInt8>, direction: Direction) throws(SRTPError) {
        guard let algorithm, Int(EVP_CIPHER_get_key_length(algorithm)) == key.count,
            let context = EVP_CIPHER_CTX_new()
        else { throw .openSSL(call: "EVP_CIPHER_CTX_new") }
        let begun = key.withUnsafeBufferPointer {
            EVP_CipherInit_ex2(context, algorithm, $0.baseAddress, nil, direction.rawValue, nil)
        }
        guard begun == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw .openSSL(call: "EVP_CipherInit_ex2")
        }
        self.context = context
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    /// - Parameters:
    ///   - high: the first 8 bytes of the vector, as a number.
    ///   - low: the next 8; GCM has 12 bytes in all and takes the upper half.
    func begin(_ high: UInt64, _ low: UInt64) -> Bool {
        var vector = (high.bigEndian, low.bigEndian)
        return withUnsafeBytes(of: &vector) {
            EVP_CipherInit_ex2(context, nil, nil, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), -1, nil) == 1
        }
    }

    func authenticate(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var written: Int32 = 0
        return EVP_CipherUpdate(context, nil, &written, bytes, Int32(truncatingIfNeeded: count)) == 1
    }

    func authenticate(_ word: UInt32) -> Bool {
        var bytes = word.bigEndian
        return withUnsafeBytes(of: &bytes) {
            guard let start = $0.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
            return authenticate(start, 4)
        }
    }

    /// Encrypts or decrypts in place. None is fine.
    func update(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
        guard count > 0 else { return true }
        var written: Int32 = 0
        return EVP_CipherUpdate(context, bytes, &written, bytes, Int32(truncatingIfNeeded: count)) == 1
    }

    /// The end of an AEAD packet that is opened.
    /// - Returns: whether the 16 bytes of `tag` match, compared in constant time.
    func matches(_ tag: UnsafeMutablePointer<UInt8>) -> Bool {
        var nothing: UInt8 = 0
        var written: Int32 = 0
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, tag) == 1
            && EVP_CipherFinal_ex(context, &nothing, &written) == 1
    }

    /// The end of an AEAD packet that is sealed: writes its 16 bytes of tag.
    func finish(_ tag: UnsafeMutablePointer<UInt8>) -> Bool {
        var nothing: UInt8 = 0
        var written: Int32 = 0
        return EVP_CipherFinal_ex(context, &nothing, &written) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, tag) == 1
    }
}
