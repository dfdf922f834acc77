/// Where the parts of a segment end (draft-pantos-hls-rfc8216bis clause 4.4.3.7: none longer than the target, none but a
/// segment's last shorter than 85 per cent of it). A frame that is longer by itself makes a part by itself.
package struct PartCutter: Sendable {
    private let target: Int64

    /// - Parameter target: ticks of any clock, as all times given later.
    package init(target: Int64) {
        self.target = max(target, 1)
    }

    /// Whether the part ends before a sample that ends at `end`.
    package func endsBefore(sampleTo end: Int64, from start: Int64) -> Bool { end - start > target }

    /// Whether the part ends at `end`, behind a sample of this length: another one would be too much.
    package func endsBehind(sampleTo end: Int64, from start: Int64, sampleTicks: Int64) -> Bool {
        let length = end - start
        return length >= target || length + max(sampleTicks, 0) > target && length * 100 >= target * 85
    }
}
