import Delivering
import Media

/// Speaks S3 with one storage. Every call blocks: threads of their own.
package struct S3Client: Sendable {
    /// Tries of one request, with pauses between them, before the whole attempt is given up.
    private static let tries = 4

    let storage: S3Storage
    private let credentials: S3Credentials
    private let client: HTTPClient
    private let wallClock: @Sendable () -> WallClock
    let isCancelled: @Sendable () -> Bool
    /// Waits so long, or until it is cancelled.
    private let pause: @Sendable (Duration) -> Void
    private let timeout: Duration

    package init(
        _ storage: S3Storage, _ credentials: S3Credentials, client: HTTPClient, timeout: Duration = .seconds(300),
        wallClock: @escaping @Sendable () -> WallClock, isCancelled: @escaping @Sendable () -> Bool,
        pause: @escaping @Sendable (Duration) -> Void
    ) {
        self.storage = storage
        self.credentials = credentials
        self.client = client
        self.timeout = timeout
        self.wallClock = wallClock
        self.isCancelled = isCancelled
        self.pause = pause
    }

    /// A URL by which anybody may fetch an object for so long.
    package static func link(
        _ storage: S3Storage, _ credentials: S3Credentials, bucket: String, key: String, seconds: Int, at now: WallClock
    ) -> String {
        S3Signature(storage, credentials, at: now).link(bucket: bucket, key: key, seconds: seconds)
    }

    /// What there is of an object; `nil`: nothing.
    func head(_ bucket: String, _ key: String) throws(S3Error) -> (bytes: Int64, entityTag: String)? {
        let answer = try ask("HEAD", bucket, key, doing: "looking at the object", allowing: [404])
        guard answer.status != 404 else { return nil }
        guard let bytes = answer["Content-Length"].flatMap({ Int64($0) }), let tag = answer["ETag"] else {
            throw .strange(doing: "looking at the object", "size or ETag are missing in the answer")
        }
        return (bytes, S3Answer.unquoted(tag))
    }

    /// - Returns: the object's ETag.
    func put(_ bucket: String, _ key: String, _ body: [UInt8], type: String) throws(S3Error) -> String {
        let doing = "sending the object"
        let answer = try ask(
            "PUT", bucket, key, headers: [("content-md5", Digest.base64(Digest.md5(body))), ("content-type", type)],
            body: body, doing: doing)
        return try tag(of: answer, doing: doing)
    }

    /// - Returns: the upload's id.
    func begin(_ bucket: String, _ key: String, type: String) throws(S3Error) -> String {
        let doing = "beginning the upload"
        let answer = try ask(
            "POST", bucket, key, query: [("uploads", "")], headers: [("content-type", type)], doing: doing)
        guard let id = S3Answer.uploadID(answer.body) else {
            throw .strange(doing: doing, "there is no upload id in the answer")
        }
        return id
    }

    /// - Returns: the part's ETag.
    func putPart(
        _ number: Int, of upload: String, _ bucket: String, _ key: String, _ body: [UInt8], digest: [UInt8]
    ) throws(S3Error) -> String {
        let doing = "sending part \(number)"
        let answer = try ask(
            "PUT", bucket, key, query: [("partNumber", "\(number)"), ("uploadId", upload)],
            // Without a type libcurl says that it is a form, which some servers then read away.
            headers: [("content-md5", Digest.base64(digest)), ("content-type", "application/octet-stream")], body: body,
            doing: doing)
        return try tag(of: answer, doing: doing)
    }

    /// `nil`: there is no such upload any more.
    func parts(of upload: String, _ bucket: String, _ key: String) throws(S3Error) -> [Int: S3Answer.Part]? {
        let doing = "asking for the parts that are there"
        var (parts, marker): ([Int: S3Answer.Part], Int) = ([:], 0)
        while true {
            let answer = try ask(
                "GET", bucket, key,
                query: [("max-parts", "1000"), ("part-number-marker", "\(marker)"), ("uploadId", upload)],
                doing: doing, allowing: [404])
            guard answer.status != 404 else { return nil }
            guard let page = S3Answer.parts(answer.body) else { throw .strange(doing: doing, "it is no list of parts") }
            for part in page.parts { parts[part.number] = part }
            // Forward only, so that it ends.
            guard let next = page.next, next > marker else { return parts }
            marker = next
        }
    }

    /// - Returns: the object's ETag; `nil`: there is no such upload any more.
    func complete(
        _ upload: String, _ bucket: String, _ key: String, _ parts: [S3Answer.Part]
    ) throws(S3Error) -> String? {
        let doing = "completing the upload"
        let answer = try ask(
            "POST", bucket, key, query: [("uploadId", upload)], headers: [("content-type", "application/xml")],
            body: S3Answer.completion(of: parts), doing: doing, allowing: [404])
        guard answer.status != 404 else { return nil }
        if let tag = S3Answer.completed(answer.body) { return tag }
        if let error = S3Answer.error(answer.body) {
            throw .refused(doing: doing, status: 500, code: error.code, message: error.message)
        }
        throw .strange(doing: doing, "the answer says neither that it is done nor why not")
    }

    func abort(_ upload: String, _ bucket: String, _ key: String) throws(S3Error) {
        _ = try ask(
            "DELETE", bucket, key, query: [("uploadId", upload)], doing: "giving the upload up", allowing: [404])
    }

    func remove(_ bucket: String, _ key: String) throws(S3Error) {
        _ = try ask("DELETE", bucket, key, doing: "removing what is wrong", allowing: [404])
    }

    private func tag(of answer: HTTPAnswer, doing: String) throws(S3Error) -> String {
        let tag = S3Answer.unquoted(answer["ETag"] ?? "")
        guard (1...200).contains(tag.utf8.count), tag.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !tag.contains(where: { "<>&\"'".contains($0) })
        else { throw .strange(doing: doing, "there is no ETag in the answer") }
        return tag
    }

    // MARK: Asking

    private func ask(
        _ method: String, _ bucket: String, _ key: String, query: [(String, String)] = [],
        headers: [(String, String)] = [], body: [UInt8] = [], doing: String, allowing: Set<Int> = []
    ) throws(S3Error) -> HTTPAnswer {
        var failure = S3Error.cancelled
        for attempt in 0..<Self.tries {
            if attempt > 0 { pause(.milliseconds(250 << (2 * attempt))) }
            guard !isCancelled() else { throw .cancelled }
            do throws(S3Error) {
                let answer = try askOnce(method, bucket, key, query, headers, body)
                if answer.isSuccess || allowing.contains(answer.status) { return answer }
                let error = S3Answer.error(answer.body)
                throw .refused(
                    doing: doing, status: answer.status, code: error?.code ?? "", message: error?.message ?? "")
            } catch {
                failure = error
                guard !error.isFinal, error != .cancelled else { throw error }
            }
        }
        throw failure
    }

    private func askOnce(
        _ method: String, _ bucket: String, _ key: String, _ query: [(String, String)], _ headers: [(String, String)],
        _ body: [UInt8]
    ) throws(S3Error) -> HTTPAnswer {
        // Signed anew each time: a signature is good for a quarter of an hour.
        let signature = S3Signature(storage, credentials, at: wallClock())
        let (host, path) = signature.place(bucket: bucket, key: key)
        let text = S3Signature.query(query)
        let scheme = storage.endpoint.prefix { $0 != ":" }.lowercased()
        let fields = signature.fields(
            method: method, host: host, path: path, query: text, headers: headers, body: body)
        let request = HTTPRequest(
            method: method, url: "\(scheme)://\(host)\(path)\(text.isEmpty ? "" : "?\(text)")", headers: fields,
            body: body, timeout: timeout, isCancelled: isCancelled)
        do throws(OutboundError) {
            return try client.perform(request)
        } catch {
            throw error.reason == .cancelled ? .cancelled : .away(error.description)
        }
    }
}
