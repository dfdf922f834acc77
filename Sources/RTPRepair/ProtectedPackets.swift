/// The last media packets, whole as they were before RED, by number. One block of memory, taken with the first packet and
/// used again.
struct ProtectedPackets: ~Copyable {
    static let limit = 128
    /// A packet with more bytes is not kept.
    static let packetBytes = 1504

    private struct Slot {
        var sequence: UInt16 = 0
        /// 0 for an empty one.
        var count = 0
    }

    private var slots: [Slot] = []
    private var memory: UnsafeMutableRawPointer?

    init() {}

    deinit { memory?.deallocate() }

    private func index(_ sequence: UInt16) -> Int { Int(sequence) % Self.limit }

    /// `nil` when it is not here.
    func packet(_ sequence: UInt16) -> UnsafeRawBufferPointer? {
        guard let memory else { return nil }
        let index = index(sequence)
        guard slots[index].sequence == sequence, slots[index].count > 0 else { return nil }
        return UnsafeRawBufferPointer(start: memory + index * Self.packetBytes, count: slots[index].count)
    }

    /// Room for a packet in place of an older one; `nil` when it is here or its place is taken by a newer one.
    mutating func room(for sequence: UInt16) -> UnsafeMutableRawBufferPointer? {
        let memory = memory ?? begin()
        let index = index(sequence)
        if slots[index].count > 0, Int16(bitPattern: sequence &- slots[index].sequence) <= 0 { return nil }
        slots[index].count = 0
        return UnsafeMutableRawBufferPointer(start: memory + index * Self.packetBytes, count: Self.packetBytes)
    }

    /// The room for this number has been filled.
    mutating func keep(_ sequence: UInt16, count: Int) {
        slots[index(sequence)] = Slot(sequence: sequence, count: count)
    }

    mutating func removeAll() {
        for index in slots.indices { slots[index].count = 0 }
    }

    private mutating func begin() -> UnsafeMutableRawPointer {
        slots = Array(repeating: Slot(), count: Self.limit)
        let taken = UnsafeMutableRawPointer.allocate(byteCount: Self.limit * Self.packetBytes, alignment: 16)
        memory = taken
        return taken
    }
}
