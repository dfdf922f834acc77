import Telemetry
import Testing

@Suite struct MetricsRegistryTests {
    @Test func rendersAllKinds() {
        let registry = MetricsRegistry()
        registry.counter("capstan_b_total", help: "Second.").increment(by: 3)
        registry.gauge("capstan_a", help: "First\nline \\.", labels: [MetricLabel("state", "a\"b\\c\nd")]).set(1.5)
        registry.read("capstan_d", kind: .gauge, help: "Read.") {
            [MetricSample(2, [MetricLabel("k", "x")]), MetricSample(.infinity, [MetricLabel("k", "y")])]
        }
        let histogram = registry.histogram("capstan_c_seconds", help: "Third.", bounds: [1, 0.5])
        for value in [0.1, 0.5, 0.75, 9] { histogram.observe(value) }
        #expect(
            registry.text() == #"""
                # HELP capstan_a First\nline \\.
                # TYPE capstan_a gauge
                capstan_a{state="a\"b\\c\nd"} 1.5
                # HELP capstan_b_total Second.
                # TYPE capstan_b_total counter
                capstan_b_total 3
                # HELP capstan_c_seconds Third.
                # TYPE capstan_c_seconds histogram
                capstan_c_seconds_bucket{le="0.5"} 2
                capstan_c_seconds_bucket{le="1"} 3
                capstan_c_seconds_bucket{le="+Inf"} 4
                capstan_c_seconds_sum 10.35
                capstan_c_seconds_count 4
                # HELP capstan_d Read.
                # TYPE capstan_d gauge
                capstan_d{k="x"} 2
                capstan_d{k="y"} +Inf

                """#)
    }

    @Test func theSameNameAndLabelsAreTheSameInstrument() {
        let registry = MetricsRegistry()
        let labels = [MetricLabel("k", "v")]
        registry.counter("capstan_x_total", help: "X.", labels: labels).increment()
        registry.counter("capstan_x_total", help: "X.", labels: labels).increment()
        #expect(registry.counter("capstan_x_total", help: "X.", labels: labels).value == 2)
    }

    @Test func anotherKindUnderANameIsNotShown() {
        let registry = MetricsRegistry()
        registry.counter("capstan_x", help: "X.").increment()
        registry.gauge("capstan_x", help: "X.").set(9)
        registry.gauge("capstan_x", help: "X.", labels: [MetricLabel("k", "v")]).set(9)
        #expect(!registry.text().contains("9"))
        #expect(registry.text().contains("# TYPE capstan_x counter\ncapstan_x 1\n"))
    }

    @Test func countersAddUpOverThreads() async {
        let registry = MetricsRegistry()
        let counter = registry.counter("capstan_x_total", help: "X.")
        let gauge = registry.gauge("capstan_y", help: "Y.")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<10_000 {
                        counter.increment()
                        gauge.add(1)
                    }
                }
            }
        }
        #expect(counter.value == 40_000)
        #expect(gauge.value == 40_000)
    }
}
