import HTTPTypes
import Media

extension APIRequest {
    package var idempotencyKey: String? {
        get throws(HTTPAPIError) {
            guard let field = headers[.idempotencyKey] else { return nil }
            guard (1...255).contains(field.utf8.count), field.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw .refused(
                    Problem(
                        .invalidRequest, "Idempotency-Key must be 1 to 255 visible ASCII characters without spaces."))
            }
            return field
        }
    }

    /// A query parameter that is a time.
    package func time(_ name: String) throws(HTTPAPIError) -> WallClock? {
        guard let text = queryValue(name) else { return nil }
        guard let time = WallClock(rfc3339: text) else { throw Self.wrongTime(name, text) }
        return time
    }

    package static func wrongTime(_ name: String, _ text: String) -> HTTPAPIError {
        .refused(
            Problem(
                .invalidRequest, "\(name) is '\(shown(text))': give an RFC 3339 time like 2026-11-21T02:24:05Z."))
    }

    /// One name within a folder, safe in a header's quoted string.
    package static func isFileName(_ name: String) -> Bool {
        guard name.utf8.count <= 255, !name.hasPrefix(".") else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
            default: false
            }
        }
    }
}
