/// Memory for payloads: blocks of one size that are used again, the last one given back first, as it is still in the cache.
/// A larger payload gets a block of its own.
struct PacketBufferPool: ~Copyable {
    static let blockBytes = 1536
    /// Blocks kept when nobody needs them.
    static let spareLimit = 8

    private var spare: [UnsafeMutableRawPointer] = []
    private(set) var bytesInUse = 0

    init() {}

    static func blockBytes(for count: Int) -> Int { max(count, blockBytes) }

    mutating func take(_ count: Int) -> UnsafeMutableRawPointer {
        let size = Self.blockBytes(for: count)
        bytesInUse += size
        if size == Self.blockBytes, let block = spare.popLast() { return block }
        return .allocate(byteCount: size, alignment: 16)
    }

    mutating func give(back block: UnsafeMutableRawPointer, count: Int) {
        let size = Self.blockBytes(for: count)
        bytesInUse -= size
        if size == Self.blockBytes, spare.count < Self.spareLimit {
            spare.append(block)
        } else {
            block.deallocate()
        }
    }

    deinit {
        for block in spare { block.deallocate() }
    }
}
