import Delivering
import Media

/// AWS Signature Version 4, for S3 ("Authenticating Requests" in its API reference).
struct S3Signature {
    let storage: S3Storage
    let credentials: S3Credentials
    /// `20130524T000000Z`.
    let time: String

    init(_ storage: S3Storage, _ credentials: S3Credentials, at now: WallClock) {
        self.storage = storage
        self.credentials = credentials
        // 2026-11-22T07:13:01.000Z
        let digits = now.rfc3339.prefix { $0 != "." }.filter { $0.isNumber || $0 == "T" }
        time = digits + "Z"
    }

    private var day: String { String(time.prefix(8)) }
    private var scope: String { "\(day)/\(storage.region)/s3/aws4_request" }

    /// Host with its port, where that is not the scheme's own.
    static func host(of endpoint: String) -> String {
        var host = endpoint.drop { $0 != ":" }.dropFirst(3).prefix { $0 != "/" }
        let isSecure = endpoint.lowercased().hasPrefix("https:")
        let standard = isSecure ? ":443" : ":80"
        if host.hasSuffix(standard) { host = host.dropLast(standard.utf8.count) }
        return host.lowercased()
    }

    /// Host and path of an object; an empty key is the bucket's.
    func place(bucket: String, key: String) -> (host: String, path: String) {
        let host = Self.host(of: storage.endpoint)
        let path = "/" + Self.encoded(key, keepingSlashes: true)
        return storage.isPathStyle ? (host, "/\(bucket)" + path) : ("\(bucket).\(host)", path)
    }

    /// RFC 3986 clause 2.3 leaves these as they are; all else is written in bytes.
    static func encoded(_ text: String, keepingSlashes: Bool = false) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            case 0x2F where keepingSlashes: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func query(_ values: [(String, String)]) -> String {
        values.map { (encoded($0.0), encoded($0.1)) }.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    /// The fields that a request carries beside its own.
    /// - Parameter headers: names in lower case.
    func fields(
        method: String, host: String, path: String, query: String, headers: [(String, String)], body: [UInt8]
    ) -> [(String, String)] {
        let hash = Digest.hex(Digest.sha256(body))
        let own = headers + [("x-amz-content-sha256", hash), ("x-amz-date", time)]
        let signed = (own + [("host", host)]).sorted { $0.0 < $1.0 }
        let names = signed.map(\.0).joined(separator: ";")
        let signature = signature(
            of: method, path: path, query: query, headers: signed, names: names, payload: hash)
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        return own + [("authorization", authorization)]
    }

    /// A URL by which anybody may fetch an object for so long.
    func link(bucket: String, key: String, seconds: Int) -> String {
        let (host, path) = place(bucket: bucket, key: key)
        let query = Self.query([
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", "\(credentials.accessKey)/\(scope)"),
            ("X-Amz-Date", time), ("X-Amz-Expires", "\(seconds)"), ("X-Amz-SignedHeaders", "host"),
        ])
        let signature = signature(
            of: "GET", path: path, query: query, headers: [("host", host)], names: "host", payload: "UNSIGNED-PAYLOAD")
        let scheme = storage.endpoint.prefix { $0 != ":" }.lowercased()
        return "\(scheme)://\(host)\(path)?\(query)&X-Amz-Signature=\(signature)"
    }

    private func signature(
        of method: String, path: String, query: String, headers: [(String, String)], names: String, payload: String
    ) -> String {
        let lines = headers.map { "\($0.0):\($0.1)\n" }.joined()
        let request = "\(method)\n\(path)\n\(query)\n\(lines)\n\(names)\n\(payload)"
        let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n" + Digest.hex(Digest.sha256(Array(request.utf8)))
        var key = Array("AWS4\(credentials.secretKey)".utf8)
        for word in [day, storage.region, "s3", "aws4_request"] {
            key = Digest.hmac(key: key, Array(word.utf8))
        }
        return Digest.hex(Digest.hmac(key: key, Array(text.utf8)))
    }
}
