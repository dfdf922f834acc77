import Media
import TestKit
import Testing

@Suite struct SimulatedLinkTests {
    static func run(_ conditions: LinkConditions, seed: UInt64, count: Int = 20_000) -> (arrived: [Int], lost: Int) {
        var link = SimulatedLink<Int>(conditions, seed: seed)
        var clock = VirtualClock()
        var arrived: [Int] = []
        for number in 0..<count {
            clock.advance(by: .milliseconds(1))
            link.send(number, at: clock.now)
            while let number = link.receive(at: clock.now) { arrived.append(number) }
        }
        while let next = link.nextArrival {
            clock.advance(to: next)
            while let number = link.receive(at: clock.now) { arrived.append(number) }
        }
        return (arrived, link.lost)
    }

    @Test func aGoodPathKeepsEverythingInOrder() {
        let (arrived, lost) = Self.run(LinkConditions(jitter: .milliseconds(8)), seed: 1)
        #expect(arrived == Array(0..<20_000) && lost == 0)
    }

    @Test func theSameSeedDoesTheSame() {
        let conditions = LinkConditions(jitter: .milliseconds(9), loss: 0.2, lossBurst: 4, reorder: 0.1, duplicate: 0.1)
        #expect(Self.run(conditions, seed: 4) == Self.run(conditions, seed: 4))
        #expect(Self.run(conditions, seed: 4) != Self.run(conditions, seed: 5))
    }

    @Test(arguments: [1.0, 4.0, 10.0])
    func theShareLostIsAsAsked(_ burst: Double) {
        let (arrived, lost) = Self.run(LinkConditions(loss: 0.1, lossBurst: burst), seed: 2)
        #expect((1_500...2_500).contains(lost))
        let gaps = zip(arrived, arrived.dropFirst()).map { $1 - $0 - 1 }.filter { $0 > 0 }
        let mean = Double(gaps.reduce(0, +)) / Double(gaps.count)
        #expect(abs(mean - max(burst, 1.11)) < burst * 0.25)
    }

    @Test func nothingPassesAFullLoss() {
        #expect(Self.run(LinkConditions(loss: 1), seed: 3).arrived.isEmpty)
    }

    @Test func reorderingAndDuplication() {
        let reordered = Self.run(LinkConditions(reorder: 0.1), seed: 6).arrived
        #expect(reordered != reordered.sorted() && reordered.sorted() == Array(0..<20_000))
        let doubled = Self.run(LinkConditions(duplicate: 0.1), seed: 7).arrived
        #expect((21_500...22_500).contains(doubled.count) && Set(doubled).count == 20_000)
    }

    @Test func aPathWithARateKeepsPaceAndItsQueueHasABound() {
        var link = SimulatedLink<Int>(LinkConditions(latency: .zero, rate: 800_000, queue: 5_000), seed: 8)
        let start = Instant(nanoseconds: 0)
        // 100 bytes a millisecond: 5,000 bytes are full with five, and one more is there when one has left.
        for number in 0..<8 { link.send(number, bytes: 1_000, at: start) }
        #expect(link.lost == 3 && link.overflowed == 3)
        #expect(link.receive(at: start + .milliseconds(9)) == nil)
        link.send(8, bytes: 1_000, at: start + .milliseconds(10))
        var arrivals: [Int64] = []
        while let next = link.nextArrival, link.receive(at: next) != nil {
            arrivals.append(next.nanoseconds / 1_000_000)
        }
        #expect(arrivals == [10, 20, 30, 40, 50, 60])
        #expect(link.overflowed == 3)
    }
}
