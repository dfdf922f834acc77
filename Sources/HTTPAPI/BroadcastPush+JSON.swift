import Broadcasting
import Gateway
import Media

extension BroadcastPush {
    package var json: JSONText {
        .object([
            ("id", .string(id.description)),
            ("url", .string(url)),
            ("state", .string(state.rawValue)),
            ("attempts", .integer(Int64(clamping: attempts))),
            ("bytes", .integer(Int64(clamping: bytes))),
            ("lastError", .optional(lastError)),
            ("since", .time(since)),
        ])
    }
}

extension PushAddress {
    package static let fields = ["url"]
    private static let example = #"{"url":"rtmp://host/application/key"}"#

    /// Reads the body of `POST /v1/broadcasts/{id}/push`. What is refused is not repeated: it may hold a key.
    package init(json bytes: some Collection<UInt8>) throws(HTTPAPIError) {
        self = try Self.address(try JSONObject.members(of: bytes, example: Self.example), path: "")
    }

    /// Reads `push` of `POST /v1/broadcasts`.
    static func list(_ fields: FieldReader) throws(HTTPAPIError) -> [PushAddress] {
        guard let values = try fields.array("push") else { return [] }
        guard values.count <= BroadcastPushes.limit else {
            throw FieldReader.wrong("push", "a list of at most \(BroadcastPushes.limit)")
        }
        var addresses: [PushAddress] = []
        for value in values {
            guard case .object(let members) = value else {
                throw FieldReader.wrong("push", "a list of objects like \(Self.example)")
            }
            addresses.append(try address(members, path: "push."))
        }
        return addresses
    }

    private static func address(_ members: [String: JSONValue], path: String) throws(HTTPAPIError) -> PushAddress {
        try JSONObject.checkNames(members, known: Self.fields, path: path)
        guard let text = try FieldReader(members).string("url") else {
            throw .refused(Problem(.invalidRequest, "\(path)url is missing: \(Self.example) is enough."))
        }
        do throws(PushAddressError) {
            return try PushAddress(parsing: text)
        } catch {
            throw .refused(Problem(.invalidRequest, "\(path)url cannot be pushed to: \(error)."))
        }
    }
}
