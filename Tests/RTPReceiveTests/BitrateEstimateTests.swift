import Media
import RTPReceive
import Testing

/// A sender of constant packets over a path, told in intervals.
@Suite struct BitrateEstimateTests {
    private struct Path {
        var estimate = BitrateEstimate()
        var now = Instant(nanoseconds: 70_000_000_000)
        var expected: Int64 = 0
        var lost: Int64 = 0

        /// Sends `rate` bits a second for a time, of which every `losing`th packet is lost and each takes `delay`.
        mutating func send(_ rate: Int, _ time: Duration, losing: Int64 = 0, delay: Duration? = nil) {
            let end = now + time
            let step = Duration.milliseconds(10)
            while now < end {
                now = now + step
                expected += 1
                if losing > 0, expected % losing == 0 {
                    lost += 1
                } else {
                    // abs-send-time: 6.18 seconds.
                    let left = delay.map { (now - $0 - Instant(nanoseconds: 0)).nanoseconds }
                    let wire = left.map { UInt32(truncatingIfNeeded: (($0 / 1000) << 18) / 1_000_000) & 0xFF_FFFF }
                    estimate.note(bytes: rate / 800, sendTime: wire, at: now)
                }
                if let due = estimate.deadline, due <= now {
                    estimate.update(expected: expected, lost: lost, at: now)
                }
            }
        }

        var kilobits: UInt64 { (estimate.bitrate ?? 0) / 1000 }
    }

    @Test func saysNothingBeforeTheFirstInterval() {
        var path = Path()
        path.send(300_000, .milliseconds(80))
        #expect(path.estimate.bitrate == nil)
        path.send(300_000, .milliseconds(60))
        #expect(abs(Int(path.kilobits) - 600) < 80)
    }

    @Test func doublesWhileNothingIsLostAndStaysWithoutTraffic() {
        var path = Path()
        var rate = 300_000
        for _ in 0..<8 {
            path.send(rate, .milliseconds(250))
            rate = Int(path.kilobits) * 1000
        }
        #expect(path.kilobits > 3000)
        path.send(100_000, .seconds(1))
        let before = path.kilobits
        path.send(100_000, .seconds(20))
        #expect(path.kilobits == before)
    }

    @Test(arguments: [Int64(3), 5, 20]) func fallsOnMuchLossOnly(_ losing: Int64) {
        var path = Path()
        path.send(1_000_000, .seconds(1))
        let before = path.kilobits
        path.send(1_000_000, .seconds(5), losing: losing)
        if losing <= 5 {
            #expect(path.kilobits < 900 && path.kilobits >= 50, "\(path.kilobits)")
        } else {
            // Five per cent: neither up nor down.
            #expect(path.kilobits == before)
        }
    }

    @Test func fallsWhenPacketsWaitAndComesBack() {
        var path = Path()
        path.send(1_000_000, .seconds(2), delay: .milliseconds(30))
        #expect(path.kilobits > 1800)
        path.send(1_000_000, .milliseconds(1200), delay: .milliseconds(150))
        let low = path.kilobits
        #expect(low < 900)
        // Behind the start it grows by a quarter of what comes.
        path.send(1_000_000, .seconds(5), delay: .milliseconds(30))
        #expect(path.kilobits > 1200 && path.kilobits < 1300)
    }

    @Test func aLongerPathIsNoQueue() {
        var path = Path()
        path.send(1_000_000, .seconds(3), delay: .milliseconds(30))
        path.send(1_000_000, .seconds(10), delay: .milliseconds(130))
        #expect(path.kilobits > 1200, "\(path.kilobits)")
    }

    @Test func neitherGapsNorNonsenseCountForMuch() {
        var path = Path()
        path.send(10_000, .seconds(1))
        #expect(path.estimate.bitrate == BitrateEstimate.lowest)
        path.estimate.update(expected: -5, lost: 900, at: path.now)
        path.estimate.update(expected: .max / 2, lost: -3, at: path.now)
        #expect(path.estimate.bitrate ?? 0 >= BitrateEstimate.lowest)
    }
}
