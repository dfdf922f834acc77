import Foundation
import Media

/// The body of a `POST`, taken apart far enough to ask for its members.
enum JSONObject {
    /// - Parameter example: what is enough, for who sends something else.
    static func members(of bytes: some Collection<UInt8>, example: String) throws(HTTPAPIError) -> [String: JSONValue] {
        guard !bytes.isEmpty else {
            throw .refused(Problem(.invalidRequest, "The body is empty: send JSON, \(example) is enough."))
        }
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw .refused(
                Problem(
                    .invalidRequest, "The body is not JSON (RFC 8259): check its quotes and commas.\(place(in: bytes))")
            )
        }
        guard case .object(let members) = value else {
            throw .refused(Problem(.invalidRequest, "The body must be a JSON object, like \(example)."))
        }
        return members
    }

    /// Where a text breaks the rules of JSON, as Foundation's other parser says it; empty where that takes it.
    private static func place(in bytes: some Collection<UInt8>) -> String {
        do {
            _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            return ""
        } catch {
            return (error as NSError).userInfo["NSDebugDescription"].map { " \($0)" } ?? ""
        }
    }

    /// Refuses members that are not known, so that a misspelt one is not overlooked.
    /// - Parameters:
    ///   - later: what the API has and this version does not do.
    ///   - path: in front of the names of an object within, with its dot.
    static func checkNames(
        _ members: [String: JSONValue], known: [String], later: [String] = [], path: String = ""
    ) throws(HTTPAPIError) {
        for name in members.keys.sorted() where !known.contains(name) {
            if later.contains(name) {
                throw .refused(
                    Problem(
                        .notAvailable,
                        "'\(path)\(name)' is not available in this version. Leave it out; this version knows: "
                            + known.joined(separator: ", ") + "."))
            }
            throw .refused(
                Problem(
                    .unknownField,
                    "The field '\(path)\(APIRequest.shown(name))' is not known. Known are: "
                        + known.joined(separator: ", ") + "."))
        }
    }
}
