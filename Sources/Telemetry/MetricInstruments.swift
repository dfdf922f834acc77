import NIOConcurrencyHelpers
import Synchronization

/// Counts up. Cheap enough for every packet: one relaxed atomic addition.
package final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    package func increment(by amount: UInt64 = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    package var value: UInt64 { count.load(ordering: .relaxed) }
}

/// A value that goes up and down.
package final class Gauge: Sendable {
    private let bits = Atomic<UInt64>(0)

    package func set(_ value: Double) {
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    package func add(_ amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, seen) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = seen
        }
    }

    package var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
}

/// How often values fell at or below each bound. Not for the packet path: it takes a lock.
package final class Histogram: Sendable {
    package struct Reading: Sendable {
        /// Not cumulative; one more than there are bounds.
        package var counts: [UInt64]
        package var sum: Double
    }

    package let bounds: [Double]
    private let reading: NIOLockedValueBox<Reading>

    init(bounds: [Double]) {
        self.bounds = bounds.filter(\.isFinite).sorted()
        reading = NIOLockedValueBox(Reading(counts: Array(repeating: 0, count: self.bounds.count + 1), sum: 0))
    }

    package func observe(_ value: Double) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        reading.withLockedValue {
            $0.counts[index] += 1
            $0.sum += value
        }
    }

    package var current: Reading { reading.withLockedValue { $0 } }
}
