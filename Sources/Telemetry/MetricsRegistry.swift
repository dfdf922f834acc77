import NIOConcurrencyHelpers

/// Every metric of the process, and their text for a scrape. Instruments are made once and kept by those who use them.
/// Asking again for a name with the same labels gives the same instrument. A name belongs to the kind it was first made
/// with; under another kind the caller gets an instrument that works and is not shown.
package final class MetricsRegistry: Sendable {
    enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
    }

    struct Family: Sendable {
        var kind: MetricKind
        var help: String
        var series: [[MetricLabel]: Instrument] = [:]
        /// In the order of their making, so that a page reads the same each time.
        var order: [[MetricLabel]] = []
        var readers: [@Sendable () -> [MetricSample]] = []
    }

    let families = NIOLockedValueBox([String: Family]())

    package init() {}

    package func counter(_ name: String, help: String, labels: [MetricLabel] = []) -> Counter {
        let made = instrument(name, .counter, help, labels) { .counter(Counter()) }
        guard case .counter(let counter) = made else { return Counter() }
        return counter
    }

    package func gauge(_ name: String, help: String, labels: [MetricLabel] = []) -> Gauge {
        let made = instrument(name, .gauge, help, labels) { .gauge(Gauge()) }
        guard case .gauge(let gauge) = made else { return Gauge() }
        return gauge
    }

    package func histogram(
        _ name: String, help: String, bounds: [Double], labels: [MetricLabel] = []
    ) -> Histogram {
        let made = instrument(name, .histogram, help, labels) { .histogram(Histogram(bounds: bounds)) }
        guard case .histogram(let histogram) = made else { return Histogram(bounds: bounds) }
        return histogram
    }

    /// A counter or gauge that is kept elsewhere and read at scrape time, from the scraping thread.
    package func read(
        _ name: String, kind: MetricKind, help: String, _ samples: @escaping @Sendable () -> [MetricSample]
    ) {
        families.withLockedValue { families in
            var family = families[name] ?? Family(kind: kind, help: help)
            guard family.kind == kind, kind != .histogram else { return }
            family.readers.append(samples)
            families[name] = family
        }
    }

    private func instrument(
        _ name: String, _ kind: MetricKind, _ help: String, _ labels: [MetricLabel], make: () -> Instrument
    ) -> Instrument {
        families.withLockedValue { families in
            var family = families[name] ?? Family(kind: kind, help: help)
            if let known = family.series[labels] { return known }
            let made = make()
            guard family.kind == kind else { return made }
            family.series[labels] = made
            family.order.append(labels)
            families[name] = family
            return made
        }
    }
}
