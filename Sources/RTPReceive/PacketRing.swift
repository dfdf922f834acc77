import Media

/// Slots from the lowest sequence number that a cursor still wants to the highest that came, indexed by the number's low
/// bits. Grows by doubling, never above its limit.
struct PacketRing: ~Copyable {
    static let initialSlots = 64
    static let maximumSlots = 8192

    private(set) var slots: UnsafeMutableBufferPointer<PacketSlot>
    private var pool = PacketBufferPool()
    /// The number whose bytes are the caller's.
    private var lent = Int64.min

    init() {
        slots = .allocate(capacity: Self.initialSlots)
        slots.initialize(repeating: PacketSlot())
    }

    deinit {
        for slot in slots where slot.state == .present { slot.block?.deallocate() }
        slots.deallocate()
    }

    var bytes: Int { pool.bytesInUse }

    private func index(_ sequence: Int64) -> Int {
        Int(truncatingIfNeeded: sequence) & (slots.count - 1)
    }

    /// What is known of a number; another number's slot counts as nothing.
    func state(_ sequence: Int64) -> PacketSlot.State {
        let slot = slots[index(sequence)]
        return slot.sequence == sequence ? slot.state : .empty
    }

    func slot(_ sequence: Int64) -> PacketSlot {
        slots[index(sequence)]
    }

    /// Makes room for `span` numbers in a row. `false` when that is above the limit.
    mutating func reserve(span: Int64) -> Bool {
        guard span > Int64(slots.count) else { return true }
        guard span <= Int64(Self.maximumSlots) else { return false }
        var size = slots.count
        while Int64(size) < span { size *= 2 }
        let larger = UnsafeMutableBufferPointer<PacketSlot>.allocate(capacity: size)
        larger.initialize(repeating: PacketSlot())
        for slot in slots where slot.sequence != .min {
            larger[Int(truncatingIfNeeded: slot.sequence) & (size - 1)] = slot
        }
        slots.deallocate()
        slots = larger
        return true
    }

    mutating func markMissing(_ sequence: Int64, at now: Instant) {
        let index = index(sequence)
        release(index)
        slots[index] = PacketSlot(state: .missing, sequence: sequence, instant: now)
    }

    /// A payload under its number. Its bytes stay the caller's until `keepLent`, or until the next is lent.
    mutating func lend(
        _ payload: UnsafeRawBufferPointer, sequence: Int64, timestamp: Int64, marker: Bool, payloadType: UInt8,
        at now: Instant
    ) {
        keepLent()
        let index = index(sequence)
        release(index)
        slots[index] = PacketSlot(
            state: .present, sequence: sequence, timestamp: timestamp, instant: now, marker: marker,
            payloadType: payloadType, count: payload.count,
            block: payload.isEmpty ? nil : UnsafeMutableRawPointer(mutating: payload.baseAddress))
        lent = sequence
    }

    /// Copies what was lent, unless all cursors have passed it.
    mutating func keepLent() {
        guard lent != .min else { return }
        let index = index(lent)
        lent = .min
        guard let source = slots[index].block else { return }
        let block = pool.take(slots[index].count)
        block.copyMemory(from: source, byteCount: slots[index].count)
        slots[index].block = block
    }

    /// All cursors have passed this number.
    mutating func retire(_ sequence: Int64) {
        let index = index(sequence)
        guard slots[index].sequence == sequence else { return }
        switch slots[index].state {
        case .present:
            release(index)
            slots[index].state = .consumed
        case .missing: slots[index].state = .empty
        case .empty, .consumed: break
        }
    }

    private mutating func release(_ index: Int) {
        guard slots[index].state == .present, let block = slots[index].block else { return }
        if slots[index].sequence == lent {
            lent = .min
        } else {
            pool.give(back: block, count: slots[index].count)
        }
        slots[index].block = nil
    }
}
