/// What S3's answers in XML say ("Amazon S3 API Reference"). Roots end with `Result` there, with `Response` elsewhere.
package enum S3Answer {
    package struct Part: Sendable, Hashable {
        package var number: Int
        /// Without its quotes.
        package var entityTag: String
        package var bytes: Int64

        package init(number: Int, entityTag: String, bytes: Int64) {
            self.number = number
            self.entityTag = entityTag
            self.bytes = bytes
        }
    }

    /// One page of `ListParts`.
    package struct Parts: Sendable, Hashable {
        package var parts: [Part]
        /// Where the next page begins; `nil`: there is none.
        package var next: Int?
    }

    package static let maximumParts = 10_000

    /// Of `CreateMultipartUpload`.
    package static func uploadID(_ body: some Collection<UInt8>) -> String? {
        guard let root = XMLElement(xml: body), root.name.hasPrefix("InitiateMultipartUpload"),
            let id = root["UploadId"]?.text, (1...1024).contains(id.utf8.count)
        else { return nil }
        return id
    }

    package static func parts(_ body: some Collection<UInt8>) -> Parts? {
        guard let root = XMLElement(xml: body), root.name.hasPrefix("ListParts") else { return nil }
        var parts: [Part] = []
        for element in root.all("Part") {
            guard let number = element["PartNumber"].flatMap({ Int($0.text) }), (1...maximumParts).contains(number),
                let tag = element["ETag"]?.text, let bytes = element["Size"].flatMap({ Int64($0.text) }), bytes >= 0
            else { return nil }
            parts.append(Part(number: number, entityTag: unquoted(tag), bytes: bytes))
        }
        let next = root["IsTruncated"]?.text == "true" ? root["NextPartNumberMarker"].flatMap { Int($0.text) } : nil
        return Parts(parts: parts, next: next)
    }

    /// Of `CompleteMultipartUpload`, whose failure may come with status 200.
    package static func completed(_ body: some Collection<UInt8>) -> String? {
        guard let root = XMLElement(xml: body), root.name.hasPrefix("CompleteMultipartUpload"),
            let tag = root["ETag"]?.text
        else { return nil }
        return unquoted(tag)
    }

    /// What an error is called, such as `NoSuchUpload`, and its text.
    package static func error(_ body: some Collection<UInt8>) -> (code: String, message: String)? {
        guard let root = XMLElement(xml: body), root.name == "Error", let code = root["Code"]?.text, !code.isEmpty
        else {
            return nil
        }
        return (String(code.prefix(100)), String((root["Message"]?.text ?? "").prefix(300)))
    }

    package static func unquoted(_ tag: String) -> String {
        tag.utf8.count >= 2 && tag.hasPrefix("\"") && tag.hasSuffix("\"") ? String(tag.dropFirst().dropLast()) : tag
    }

    /// The body of `CompleteMultipartUpload`.
    package static func completion(of parts: [Part]) -> [UInt8] {
        let list = parts.map {
            "<Part><PartNumber>\($0.number)</PartNumber><ETag>&quot;\($0.entityTag)&quot;</ETag></Part>"
        }.joined()
        return Array(
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(list)</CompleteMultipartUpload>"
                .utf8)
    }
}
