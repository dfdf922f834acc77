import ICE

/// Datagrams on their way out, gathered in one arena that is used again: sending allocates nothing in the steady state.
package final class OutboundBatch {
    package struct Entry {
        package let offset: Int
        package let count: Int
        package let destination: TransportAddress
    }

    @exclusivity(unchecked) package private(set) var entries: [Entry] = []
    private var arena: UnsafeMutableRawBufferPointer
    private var used = 0

    package init(capacity: Int = 64 * 1024) {
        arena = .allocate(byteCount: max(capacity, 2048), alignment: 16)
    }

    deinit {
        arena.deallocate()
    }

    package var isEmpty: Bool { entries.isEmpty }
    package var count: Int { entries.count }

    package func append(_ bytes: UnsafeRawBufferPointer, to destination: TransportAddress) {
        append(reserving: bytes.count, to: destination) { room in
            room.copyMemory(from: bytes)
            return bytes.count
        }
    }

    /// Hands out `capacity` bytes to write one datagram into; `fill` says how many it took, 0 for none.
    package func append(
        reserving capacity: Int, to destination: TransportAddress, fill: (UnsafeMutableRawBufferPointer) -> Int
    ) {
        used = (used + 15) & ~15
        if used + capacity > arena.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(arena.count * 2, used + capacity), alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: arena[..<used]))
            arena.deallocate()
            arena = larger
        }
        let count = min(
            max(fill(UnsafeMutableRawBufferPointer(rebasing: arena[used..<(used + capacity)])), 0), capacity)
        guard count > 0 else { return }
        entries.append(Entry(offset: used, count: count, destination: destination))
        used += count
    }

    /// The bytes of an entry; valid until the next `append` or `removeAll`.
    package func bytes(of entry: Entry) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: arena[entry.offset..<(entry.offset + entry.count)])
    }

    package func removeAll() {
        entries.removeAll(keepingCapacity: true)
        used = 0
    }
}
