import COpenSSL

/// Checksums and what they are written as.
package enum Digest {
    /// 32 bytes.
    package static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] { digest(bytes, EVP_sha256(), count: 32) }

    /// 16 bytes. As a checksum: S3 names parts and objects by it.
    package static func md5(_ bytes: some Collection<UInt8>) -> [UInt8] { digest(bytes, EVP_md5(), count: 16) }

    private static func digest(_ bytes: some Collection<UInt8>, _ kind: OpaquePointer?, count: Int) -> [UInt8] {
        let bytes = Array(bytes)
        var result = [UInt8](repeating: 0, count: count)
        EVP_Digest(bytes, bytes.count, &result, nil, kind, nil)
        return result
    }

    /// RFC 2104, with SHA-256; 32 bytes.
    package static func hmac(key: some Collection<UInt8>, _ bytes: some Collection<UInt8>) -> [UInt8] {
        let (key, bytes) = (Array(key), Array(bytes))
        var result = [UInt8](repeating: 0, count: 32)
        HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &result, nil)
        return result
    }

    /// RFC 2104, with SHA-1; 20 bytes. As coturn asks for it.
    package static func hmacSHA1(key: some Collection<UInt8>, _ bytes: some Collection<UInt8>) -> [UInt8] {
        let (key, bytes) = (Array(key), Array(bytes))
        var result = [UInt8](repeating: 0, count: 20)
        HMAC(EVP_sha1(), key, Int32(key.count), bytes, bytes.count, &result, nil)
        return result
    }

    package static func hex(_ bytes: some Collection<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// RFC 4648 clause 4.
    package static func base64(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        var rest = Array(bytes)[...]
        while let first = rest.popFirst() {
            let (second, third) = (rest.popFirst(), rest.popFirst())
            let bits = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
            text.append(alphabet[Int(bits >> 18)])
            text.append(alphabet[Int(bits >> 12 & 63)])
            text.append(second == nil ? 0x3D : alphabet[Int(bits >> 6 & 63)])
            text.append(third == nil ? 0x3D : alphabet[Int(bits & 63)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `nil` for what is no Base64; padding may be missing.
    package static func bytes(base64 text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        var symbols = Array(text.utf8)
        while symbols.last == 0x3D, count < 2 {
            symbols.removeLast()
            count += 1
        }
        count = 0
        for symbol in symbols {
            guard let value = alphabet.firstIndex(of: symbol) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return count < 6 ? bytes : nil
    }
}
