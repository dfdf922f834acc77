import BitIO

/// A Cluster of SimpleBlocks (RFC 9559 clauses 5.1.3 and 10.2); its size is known, as it is written when it is whole.
final class MatroskaCluster: GrowingUnit {
    /// Identifier and size, then a Timestamp of eight bytes.
    private static let sizeOffset = 4
    private static let headCount = 12 + 10
    /// Memory that a large picture has taken is given back above this.
    private static let usualBytes = 128 << 10

    @exclusivity(unchecked) private var bytes = ByteWriter()
    @exclusivity(unchecked) private var start: Int64 = 0

    var isEmpty: Bool { bytes.count == 0 }
    var count: Int { bytes.count }

    /// A block's time is told relative to its cluster's, in 16 bits (clause 10.1).
    func takes(_ time: Int64) -> Bool {
        isEmpty || Int16(exactly: time &- start) != nil
    }

    func add(stream: Int, bytes payload: UnsafeRawBufferPointer, time: Int64, duration: Int64, isKeyframe: Bool) {
        if isEmpty { begin(at: time) }
        bytes.write(0xA3 as UInt8)
        bytes.write(0x1000_0000 | UInt32(clamping: payload.count + 4))
        bytes.write(0x80 | UInt8(truncatingIfNeeded: stream + 1))
        bytes.write(UInt16(bitPattern: Int16(clamping: time &- start)))
        bytes.write((isKeyframe ? 0x80 : 0) as UInt8)
        bytes.write(payload)
    }

    private func begin(at time: Int64) {
        start = max(time, 0)
        bytes.write(0x1F43_B675 as UInt32)
        bytes.write(0 as UInt64)
        bytes.write(0xE788 as UInt16)
        bytes.write(UInt64(start))
    }

    func take(_ write: ([UnsafeRawBufferPointer]) -> Void) {
        guard !isEmpty else { return }
        // RFC 8794 clause 4: a size of eight bytes.
        bytes.patchUInt64(0x01 << 56 | UInt64(bytes.count - Self.sizeOffset - 8), at: Self.sizeOffset)
        bytes.bytes.withUnsafeBytes { write([$0]) }
        if bytes.count > Self.usualBytes { bytes = ByteWriter() } else { bytes.removeAll() }
    }
}
