import BitIO

/// Up to 31 report blocks, borrowed from the datagram.
package struct ReportBlocks: Sequence, IteratorProtocol {
    private var reader: ByteReader
    /// How many are left.
    package private(set) var count: Int

    init(_ reader: ByteReader, count: Int) {
        self.reader = reader
        self.count = count
    }

    package mutating func next() -> ReportBlock? {
        guard count > 0, let block = ReportBlock(&reader) else { return nil }
        count -= 1
        return block
    }
}
