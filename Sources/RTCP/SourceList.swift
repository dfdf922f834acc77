import BitIO

/// SSRCs in a row, borrowed from the datagram.
package struct SourceList: Sequence, IteratorProtocol {
    private var reader: ByteReader

    init(_ bytes: UnsafeRawBufferPointer) {
        reader = ByteReader(bytes)
    }

    /// How many are left.
    package var count: Int { reader.remaining / 4 }

    package mutating func next() -> UInt32? {
        reader.readUInt32()
    }
}
