extension MetricsRegistry {
    /// The type that goes with `text()`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Prometheus text format 0.0.4, families by name.
    package func text() -> String {
        let families = families.withLockedValue { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# HELP \(name) \(Self.escaped(family.help, quotes: false))\n"
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            var shown = Set<[MetricLabel]>()
            for labels in family.order {
                guard let instrument = family.series[labels], shown.insert(labels).inserted else { continue }
                switch instrument {
                case .counter(let counter): Self.append(name, labels, Self.number(counter.value), to: &text)
                case .gauge(let gauge): Self.append(name, labels, Self.number(gauge.value), to: &text)
                case .histogram(let histogram): Self.append(name, labels, histogram, to: &text)
                }
            }
            for reader in family.readers {
                for sample in reader() where shown.insert(sample.labels).inserted {
                    Self.append(name, sample.labels, Self.number(sample.value), to: &text)
                }
            }
        }
        return text
    }

    private static func append(_ name: String, _ labels: [MetricLabel], _ value: String, to text: inout String) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
            text += "{" + pairs.joined(separator: ",") + "}"
        }
        text += " " + value + "\n"
    }

    private static func append(_ name: String, _ labels: [MetricLabel], _ histogram: Histogram, to text: inout String) {
        let reading = histogram.current
        var cumulated: UInt64 = 0
        for (index, count) in reading.counts.enumerated() {
            cumulated += count
            let bound = index < histogram.bounds.count ? number(histogram.bounds[index]) : "+Inf"
            append(name + "_bucket", labels + [MetricLabel("le", bound)], number(cumulated), to: &text)
        }
        append(name + "_sum", labels, number(reading.sum), to: &text)
        append(name + "_count", labels, number(cumulated), to: &text)
    }

    private static func number(_ value: UInt64) -> String { String(value) }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return String(value)
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
