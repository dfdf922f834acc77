import BitIO

/// Packs packet statuses into as few chunks as one look at a time allows, without allocating.
struct PacketStatusEncoder {
    /// The statuses not yet written, two bits each, the oldest highest; at most 14 of them are held apart.
    private var held: UInt32 = 0
    private var count = 0
    private var isUniform = true
    private var first: UInt8 = 0
    private var hasLarge = false

    /// Bytes that are still to be written, at most.
    var pendingBytes: Int { count == 0 ? 0 : 4 }

    mutating func add(_ symbol: UInt8, to writer: inout ByteWriter) {
        while !accepts(symbol) { flushOne(to: &writer) }
        if count == 0 { first = symbol }
        isUniform = isUniform && symbol == first
        hasLarge = hasLarge || symbol == PacketStatusChunk.largeDelta
        if count < PacketStatusChunk.oneBitCapacity { held = held << 2 | UInt32(symbol) }
        count += 1
    }

    mutating func add(_ symbol: UInt8, times: Int, to writer: inout ByteWriter) {
        for _ in 0..<max(times, 0) { add(symbol, to: &writer) }
    }

    mutating func finish(to writer: inout ByteWriter) {
        while count > 0 {
            if isUniform {
                writeRun(to: &writer)
            } else if count <= PacketStatusChunk.twoBitCapacity {
                writer.write(0xC000 | UInt16(held << UInt32(2 * (PacketStatusChunk.twoBitCapacity - count))))
                clear()
            } else if hasLarge {
                writeTwoBits(to: &writer)
            } else {
                writeOneBit(to: &writer)
            }
        }
    }

    private func accepts(_ symbol: UInt8) -> Bool {
        if isUniform, count == 0 || symbol == first { return count < PacketStatusChunk.longestRun }
        if count < PacketStatusChunk.twoBitCapacity { return true }
        return count < PacketStatusChunk.oneBitCapacity && !hasLarge && symbol != PacketStatusChunk.largeDelta
    }

    /// Makes room when the next status does not fit with what is held.
    private mutating func flushOne(to writer: inout ByteWriter) {
        if isUniform {
            writeRun(to: &writer)
        } else if count == PacketStatusChunk.oneBitCapacity, !hasLarge {
            writeOneBit(to: &writer)
        } else {
            writeTwoBits(to: &writer)
        }
    }

    private mutating func writeRun(to writer: inout ByteWriter) {
        writer.write(UInt16(first) << 13 | UInt16(count))
        clear()
    }

    private mutating func writeOneBit(to writer: inout ByteWriter) {
        var bits: UInt16 = 0
        for index in 0..<count { bits = bits << 1 | UInt16(symbol(index) & 1) }
        writer.write(0x8000 | bits << UInt16(PacketStatusChunk.oneBitCapacity - count))
        clear()
    }

    /// Writes the oldest seven and keeps the rest.
    private mutating func writeTwoBits(to writer: inout ByteWriter) {
        let rest = count - PacketStatusChunk.twoBitCapacity
        writer.write(0xC000 | UInt16(truncatingIfNeeded: held >> UInt32(2 * rest) & 0x3FFF))
        let kept = held
        clear()
        for index in 0..<rest {
            let symbol = UInt8(kept >> UInt32(2 * (rest - 1 - index)) & 3)
            if count == 0 { first = symbol }
            isUniform = isUniform && symbol == first
            hasLarge = hasLarge || symbol == PacketStatusChunk.largeDelta
            held = held << 2 | UInt32(symbol)
            count += 1
        }
    }

    private func symbol(_ index: Int) -> UInt8 {
        UInt8(held >> UInt32(2 * (count - 1 - index)) & 3)
    }

    private mutating func clear() {
        held = 0
        count = 0
        isUniform = true
        hasLarge = false
    }
}
