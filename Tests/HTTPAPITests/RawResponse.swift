import Foundation

/// A response as it came over the wire, chunks joined.
struct RawResponse: Sendable {
    let status: Int
    /// Names in lower case; fields that came several times are all here.
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        var lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")[...]
        guard let first = lines.popFirst(), first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3))
        else { return nil }
        self.status = status
        fields = lines.compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        body = Array(bytes[end.upperBound...])
    }

    subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
    }

    /// The part of the problem's type after `urn:capstan:problem:`, when the body is a whole problem document.
    var problem: String? {
        guard self["content-type"] == "application/problem+json", let json, let type = json["type"] as? String,
            json["status"] as? Int == status, json["title"] is String, let detail = json["detail"] as? String,
            !detail.isEmpty, type.hasPrefix("urn:capstan:problem:")
        else { return nil }
        return String(type.dropFirst("urn:capstan:problem:".count))
    }

    var detail: String { json?["detail"] as? String ?? "" }
}
