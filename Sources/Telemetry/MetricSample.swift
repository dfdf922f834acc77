/// What a closure gives when it is asked at scrape time.
package struct MetricSample: Sendable {
    package let labels: [MetricLabel]
    package let value: Double

    package init(_ value: Double, _ labels: [MetricLabel] = []) {
        self.labels = labels
        self.value = value
    }
}

package enum MetricKind: String, Sendable { case counter, gauge, histogram }
