import NIOConcurrencyHelpers

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
