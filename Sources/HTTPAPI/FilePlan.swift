import HTTPTypes
import Media

/// What a request gets of a file: the status, the fields, and which bytes (RFC 9110 clauses 13 and 14).
package struct FilePlan: Sendable {
    package enum Answer: Sendable, Equatable {
        case send(Range<Int64>, partial: Bool)
        case notModified
        case preconditionFailed
        case unsatisfiable
    }

    package let answer: Answer
    package var headers: HTTPFields

    /// - Parameters:
    ///   - entityTag: strong, without quotes; `nil` while the file grows.
    ///   - modified: the file's time; left out while it grows.
    package init(
        request: HTTPFields, size: Int64, contentType: String, isGrowing: Bool, entityTag: String?, modified: WallClock
    ) {
        let tag = isGrowing ? nil : entityTag.map { "\"\($0)\"" }
        let lastModified = isGrowing ? nil : modified.httpDate
        var headers: HTTPFields = [.acceptRanges: "bytes"]
        headers[.cacheControl] = isGrowing ? "no-store" : "private, no-cache"
        headers[.eTag] = tag
        headers[.lastModified] = lastModified
        let answer = Self.decide(request, size: size, tag: tag, lastModified: lastModified)
        switch answer {
        case .send(let range, let partial):
            headers[.contentType] = contentType
            headers[.contentLength] = String(range.count)
            if partial { headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)" }
        case .unsatisfiable: headers[.contentRange] = "bytes */\(size)"
        case .notModified, .preconditionFailed: break
        }
        self.answer = answer
        self.headers = headers
    }

    /// In the order of RFC 9110 clause 13.2.2.
    private static func decide(_ request: HTTPFields, size: Int64, tag: String?, lastModified: String?) -> Answer {
        if let condition = request[.ifMatch], !matches(condition, tag, weakly: false) { return .preconditionFailed }
        if let condition = request[.ifNoneMatch] {
            if matches(condition, tag, weakly: true) { return .notModified }
        } else if let condition = request[.ifModifiedSince], condition == lastModified {
            return .notModified
        }
        var range = ByteRange(request[.range], size: size)
        if let condition = request[.ifRange], condition != tag, condition != lastModified || lastModified == nil {
            range = .whole
        }
        switch range {
        case .whole: return .send(0..<size, partial: false)
        case .part(let range): return .send(range, partial: true)
        case .unsatisfiable: return .unsatisfiable
        }
    }

    /// Whether a list of entity tags, or `*`, holds ours (RFC 9110 clauses 8.8.3.2, 13.1.1 and 13.1.2).
    private static func matches(_ condition: String, _ tag: String?, weakly: Bool) -> Bool {
        if condition[...].trimming == "*" { return true }
        guard let tag else { return false }
        return condition.split(separator: ",").contains { entry in
            let entry = entry.trimming
            return entry == tag[...] || weakly && entry.hasPrefix("W/") && entry.dropFirst(2) == tag[...]
        }
    }
}
