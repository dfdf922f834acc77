/// How a file is cut into the parts of a multipart upload; it follows from the size alone, so that who resumes it cuts it
/// the same.
package struct PartPlan: Sendable, Hashable {
    package static let standardPart: Int64 = 8 << 20
    /// S3 takes 10,000.
    static let most: Int64 = 9000

    package let bytes: Int64
    package let partBytes: Int64

    /// - Parameter smallestPart: that a part may have.
    package init(bytes: Int64, smallestPart: Int64 = standardPart) {
        self.bytes = max(bytes, 0)
        let mebibyte: Int64 = 1 << 20
        let needed = self.bytes / Self.most / mebibyte + 1
        partBytes = max(smallestPart, needed > 1 ? needed * mebibyte : 1)
    }

    /// One `PUT` will do.
    package var isWhole: Bool { bytes <= partBytes }

    package var count: Int { Int((bytes + partBytes - 1) / partBytes) }

    /// - Parameter number: from 1.
    package func range(_ number: Int) -> Range<Int64> {
        let start = min(Int64(max(number, 1) - 1) * partBytes, bytes)
        return start..<min(start + partBytes, bytes)
    }
}
