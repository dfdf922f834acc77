import Media
import MediaSocket
import Testing

@Suite struct ReadPacingTests {
    private var now = Instant(nanoseconds: 1_000_000_000)

    /// Reads at these distances, one datagram each.
    private mutating func read(_ pacing: inout ReadPacing, every step: Duration, times: Int, datagrams: Int = 1) {
        for _ in 0..<times {
            now = now + step
            pacing.read(datagrams, at: now)
        }
    }

    @Test mutating func aLonePublisherIsNeverHeldUp() {
        var pacing = ReadPacing()
        read(&pacing, every: .milliseconds(3), times: 1000)
        #expect(!pacing.gathers)
        read(&pacing, every: ReadPacing.closeness, times: 1000)
        #expect(!pacing.gathers)
    }

    @Test mutating func aFlightOfAHandshakeIsNot() {
        var pacing = ReadPacing()
        for _ in 0..<10 {
            read(&pacing, every: .microseconds(50), times: ReadPacing.closeReads)
            #expect(!pacing.gathers)
            now = now + .milliseconds(2)
        }
    }

    @Test mutating func manyAreGathered() {
        var pacing = ReadPacing()
        read(&pacing, every: .microseconds(80), times: ReadPacing.closeReads + 1)
        #expect(pacing.gathers)
        read(&pacing, every: ReadPacing.interval, times: 100, datagrams: 2)
        #expect(pacing.gathers)
    }

    @Test(arguments: [0, 1]) mutating func untilItIsNotWorthIt(_ datagrams: Int) {
        var pacing = ReadPacing()
        read(&pacing, every: .microseconds(80), times: ReadPacing.closeReads + 1)
        read(&pacing, every: ReadPacing.interval, times: 1, datagrams: datagrams)
        #expect(!pacing.gathers)
    }
}
