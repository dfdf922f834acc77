/// Damaged copies of packets, each in memory of just its size, so that a sanitizer sees a read past its end.
package enum HostileBytes {
    /// Every beginning, from nothing to all but the last byte.
    package static func forEachTruncation(of bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) {
        for length in 0..<bytes.count {
            lend(bytes[..<length], body)
        }
    }

    /// A walk that goes on damaging what it has damaged, and begins again now and then.
    package static func forEachMutation(
        of bytes: [UInt8], seed: UInt64, count: Int = 2000, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        var generator = SeededGenerator(seed: seed)
        var current = bytes
        for step in 0..<count {
            if step % 16 == 0 { current = bytes }
            mutate(&current, using: &generator)
            lend(current[...], body)
        }
    }

    private static func mutate(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
        guard !bytes.isEmpty else {
            bytes.append(UInt8.random(in: .min ... .max, using: &generator))
            return
        }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
        case 2: bytes[place] = Bool.random(using: &generator) ? 0xFF : 0
        case 3: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: place)
        case 4: bytes.remove(at: place)
        default: bytes.removeSubrange(place...)
        }
    }

    private static func lend(_ bytes: ArraySlice<UInt8>, _ body: (UnsafeRawBufferPointer) -> Void) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        body(UnsafeRawBufferPointer(copy))
    }
}
