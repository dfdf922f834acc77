import BitIO

/// One block of a RED payload, RFC 2198 clause 3.
package struct REDBlock: Equatable, Sendable {
    package let payloadType: UInt8
    /// How many ticks before the packet's timestamp the block's lies: 14 bits; 0 for the primary block.
    package let timestampOffset: UInt32
    /// Offsets in the payload.
    package let bytes: Range<Int>
}

/// The redundant blocks of a RED payload in their order, which has been checked when it was parsed.
package struct REDBlocks: Sequence, IteratorProtocol {
    private var headers: ByteReader
    private var start: Int
    private var remaining: Int

    init(_ payload: UnsafeRawBufferPointer, count: Int, start: Int) {
        headers = ByteReader(payload)
        remaining = count
        self.start = start
    }

    package mutating func next() -> REDBlock? {
        guard remaining > 0, let word = headers.readUInt32() else { return nil }
        remaining -= 1
        let end = start + Int(word & 0x3FF)
        defer { start = end }
        return REDBlock(
            payloadType: UInt8(word >> 24 & 0x7F), timestampOffset: word >> 10 & 0x3FFF, bytes: start..<end)
    }
}
