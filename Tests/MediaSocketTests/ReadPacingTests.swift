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
        var pacing = ReadPacing(batch: 64, bufferBytes: 8 << 20)
        read(&pacing, every: .milliseconds(3), times: 1000)
        #expect(!pacing.gathers)
        read(&pacing, every: ReadPacing.closeness, times: 1000)
        #expect(!pacing.gathers)
    }

    @Test mutating func aFlightOfAHandshakeIsNot() {
        var pacing = ReadPacing(batch: 64, bufferBytes: 8 << 20)
        for _ in 0..<10 {
            read(&pacing, every: .microseconds(50), times: ReadPacing.closeReads)
            #expect(!pacing.gathers)
            now = now + .milliseconds(2)
        }
    }

    private mutating func gathering(batch: Int = 64, bufferBytes: Int = 8 << 20) -> ReadPacing {
        var pacing = ReadPacing(batch: batch, bufferBytes: bufferBytes)
        read(&pacing, every: .microseconds(80), times: ReadPacing.closeReads + 1)
        return pacing
    }

    /// What it settles to when datagrams come at this rate.
    private mutating func settled(_ pacing: inout ReadPacing, datagramsPerSecond rate: Int) -> Duration {
        for _ in 0..<100 {
            let wait = pacing.interval
            read(&pacing, every: wait, times: 1, datagrams: Int(wait / .nanoseconds(1_000_000_000 / rate)))
        }
        return pacing.interval
    }

    @Test mutating func manyAreGathered() {
        var pacing = gathering()
        #expect(pacing.gathers)
        #expect(pacing.interval == ReadPacing.shortest)
        read(&pacing, every: pacing.interval, times: 100, datagrams: 2)
        #expect(pacing.gathers)
        #expect(pacing.interval == ReadPacing.longest)
    }

    @Test mutating func aCrowdIsReadLessOften() {
        var pacing = gathering(batch: 512)
        #expect((36.0...40.0).contains(settled(&pacing, datagramsPerSecond: 12_000) / .milliseconds(1)))
        #expect((6.5...8.5).contains(settled(&pacing, datagramsPerSecond: 65_000) / .milliseconds(1)))
        #expect(settled(&pacing, datagramsPerSecond: 4000) == ReadPacing.longest)
    }

    @Test mutating func handshakesAreNotKeptWaiting() {
        var pacing = gathering()
        #expect(settled(&pacing, datagramsPerSecond: 3000) == ReadPacing.longest)
        now = now + pacing.interval
        pacing.read(60, at: now, hasHandshakes: true)
        #expect(pacing.gathers)
        #expect(pacing.interval == ReadPacing.longestOfHandshakes)
    }

    @Test mutating func aBatchAtATime() {
        var pacing = gathering()
        #expect((4.5...6.5).contains(settled(&pacing, datagramsPerSecond: 12_000) / .milliseconds(1)))
        #expect(settled(&pacing, datagramsPerSecond: 3000) == ReadPacing.longest)
        #expect(settled(&pacing, datagramsPerSecond: 100_000) == ReadPacing.shortest)
        #expect(pacing.gathers)
    }

    /// Debian lets a socket have 212,992 bytes, twice of that with the kernel's own.
    @Test mutating func aSmallBufferFillsToAQuarter() {
        var pacing = gathering(bufferBytes: 2 * 212_992)
        #expect((3.0...4.5).contains(settled(&pacing, datagramsPerSecond: 12_000) / .milliseconds(1)))
    }

    @Test(arguments: [0, 1]) mutating func untilItIsNotWorthIt(_ datagrams: Int) {
        var pacing = gathering()
        read(&pacing, every: pacing.interval, times: 1, datagrams: datagrams)
        #expect(!pacing.gathers)
        #expect(pacing.interval == ReadPacing.shortest)
    }
}
