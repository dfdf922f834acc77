import Media
import Testing

@Suite struct InstantTests {
    @Test func addsAndSubtractsDurations() {
        let start = Instant(nanoseconds: 1000)
        #expect(start + .microseconds(1) == Instant(nanoseconds: 2000))
        #expect(start - .microseconds(1) == Instant(nanoseconds: 0))
        #expect((start + .seconds(30)) - start == .seconds(30))
        #expect(start < start + .nanoseconds(1))
    }

    @Test func saturatesDurations() {
        #expect(Duration.seconds(Int64.max).nanoseconds == .max)
        #expect(Duration.seconds(Int64.min).nanoseconds == .min)
        #expect(Duration.milliseconds(-1).nanoseconds == -1_000_000)
        #expect(Duration.milliseconds(1500).inSeconds == 1.5)
    }
}
