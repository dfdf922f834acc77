/// FEC packets that wait for all but one of the packets they protect. One block of memory, taken with the first of them and
/// used again.
struct ParityPackets: ~Copyable {
    /// As many as libwebrtc keeps (2026-11).
    static let limit = 48

    struct Slot {
        var header: ParityHeader?
        /// Of the mask, those that are not here.
        var missing: UInt64 = 0
        var count = 0
    }

    private(set) var slots: [Slot] = []
    private(set) var used = 0
    private var memory: UnsafeMutableRawPointer?

    init() {}

    deinit { memory?.deallocate() }

    func payload(_ index: Int) -> UnsafeRawBufferPointer {
        guard let memory, slots.indices.contains(index) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(
            start: memory + index * ProtectedPackets.packetBytes, count: slots[index].count)
    }

    /// Keeps a copy. At the limit the one that protects the oldest packets goes; says whether one did.
    mutating func keep(
        _ payload: UnsafeRawBufferPointer, _ header: ParityHeader, missing: UInt64, newest: UInt16
    ) -> Bool {
        guard payload.count <= ProtectedPackets.packetBytes, let source = payload.baseAddress else { return false }
        let memory = memory ?? begin()
        var chosen = 0
        var oldest: Int16 = .min
        for index in slots.indices {
            guard let other = slots[index].header else {
                chosen = index
                break
            }
            let age = Int16(bitPattern: newest &- other.sequenceNumberBase)
            if age > oldest {
                oldest = age
                chosen = index
            }
        }
        let pushedOut = slots[chosen].header != nil
        if !pushedOut { used += 1 }
        (memory + chosen * ProtectedPackets.packetBytes).copyMemory(from: source, byteCount: payload.count)
        slots[chosen] = Slot(header: header, missing: missing, count: payload.count)
        return pushedOut
    }

    /// This packet is here now.
    mutating func arrived(_ sequence: UInt16) {
        guard used > 0 else { return }
        for index in slots.indices {
            guard let header = slots[index].header else { continue }
            let place = sequence &- header.sequenceNumberBase
            if place < ParityHeader.maskBits { slots[index].missing &= ~ParityHeader.bit(place) }
        }
    }

    mutating func remove(_ index: Int) {
        guard slots.indices.contains(index), slots[index].header != nil else { return }
        slots[index].header = nil
        used -= 1
    }

    mutating func removeAll() {
        for index in slots.indices { slots[index].header = nil }
        used = 0
    }

    private mutating func begin() -> UnsafeMutableRawPointer {
        slots = Array(repeating: Slot(), count: Self.limit)
        let taken = UnsafeMutableRawPointer.allocate(
            byteCount: Self.limit * ProtectedPackets.packetBytes, alignment: 16)
        memory = taken
        return taken
    }
}
