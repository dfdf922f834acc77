/// Packets on a connection, RFC 4571 clause 2: each follows its length in two bytes, the high one first.
///
/// Bytes are read into a room that all connections share, packets are handed out where they lie, and what is left of a
/// packet is kept for the next time: a connection at rest between two packets holds no memory.
package struct FramedInput {
    /// What is longer is no packet of ours (`UDPSocket` cuts those).
    package static let longestFrame = 2048
    package static let headerLength = 2

    /// The beginning of a frame whose end has not come; less than `headerLength + longestFrame`.
    private var carried: [UInt8] = []

    package init() {}

    /// A frame has begun and not ended.
    package var isInsideFrame: Bool { !carried.isEmpty }

    /// Puts what was kept at the start of the room; the next bytes go behind it.
    /// - Parameter room: of `headerLength + longestFrame` bytes at least.
    /// - Returns: how much it is.
    package func begin(in room: UnsafeMutableRawBufferPointer) -> Int {
        room.copyBytes(from: carried)
        return carried.count
    }

    /// Hands out the packets in `bytes`, which begin with what `begin` put there. They may be changed where they lie.
    /// - Parameter packet: called for each, empty ones too.
    /// - Returns: how many there were.
    @discardableResult
    package mutating func take(
        _ bytes: UnsafeMutableRawBufferPointer, packet: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(ICEError) -> Int {
        var start = 0
        var count = 0
        while bytes.count - start >= Self.headerLength {
            let length = Int(bytes[start]) << 8 | Int(bytes[start + 1])
            guard length <= Self.longestFrame else { throw .frame(announced: length) }
            let end = start + Self.headerLength + length
            guard end <= bytes.count else { break }
            packet(UnsafeMutableRawBufferPointer(rebasing: bytes[(start + Self.headerLength)..<end]))
            count += 1
            start = end
        }
        carried.removeAll(keepingCapacity: start < bytes.count)
        carried.append(contentsOf: bytes[start...])
        return count
    }
}
