/// Where a file of a recording is, and how it may be cached.
package struct RecordingFileLocation: Sendable {
    /// Absolute.
    package var path: String
    package var contentType: String
    /// It still grows: no ETag, `no-store`.
    package var isGrowing: Bool
    /// Strong, without quotes; `nil` while it grows.
    package var entityTag: String?

    package init(path: String, contentType: String, isGrowing: Bool, entityTag: String?) {
        self.path = path
        self.contentType = contentType
        self.isGrowing = isGrowing
        self.entityTag = entityTag
    }
}
