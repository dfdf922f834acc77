/// Where an export's files are brought beside the gateway's own folder.
package enum ExportDestination: Codable, Sendable, Hashable {
    /// An object for each file, its key the prefix and the file's name.
    /// - Parameters:
    ///   - storage: the name under which the configuration has it.
    ///   - link: seconds that links in answers are good for; `nil`: none are made.
    case s3(storage: String, bucket: String, prefix: String, link: Int?)
    /// A folder of the gateway's machine, under one that the configuration allows.
    case directory(path: String)

    /// Where a file of that name comes to be, as it is shown.
    package func place(of name: String) -> String {
        switch self {
        case .s3(_, let bucket, let prefix, _): "s3://\(bucket)/\(prefix)\(name)"
        case .directory(let path): "\(path)/\(name)"
        }
    }
}

/// A file that has been brought to its destination, and was found there.
package struct DeliveredFile: Codable, Sendable, Hashable {
    /// `s3://bucket/key`, or a path.
    package var place: String
    /// What the storage calls the object's content; `nil` of a folder.
    package var entityTag: String?

    package init(place: String, entityTag: String? = nil) {
        self.place = place
        self.entityTag = entityTag
    }
}
