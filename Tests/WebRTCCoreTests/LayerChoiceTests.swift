import Media
import Testing
import WebRTCCore

/// Three layers of 150, 500 and 2500 kbit/s, asked about once a second.
@Suite struct LayerChoiceTests {
    private let rates = [150_000, 500_000, 2_500_000]

    private struct Viewer {
        var choice = LayerChoice()
        var wanted: Int? = 2
        var now = Instant(nanoseconds: 0)

        mutating func pass(
            _ seconds: Int, _ rates: [Int], isCongested: Bool = false, estimate: Int? = nil
        ) -> [Int?] {
            (0..<seconds).map { _ in
                now = now + .seconds(1)
                wanted = choice.decide(
                    rates, wanted: wanted, isCongested: isCongested, estimate: estimate, at: now)
                return wanted
            }
        }
    }

    @Test func onAGoodWayTheBestStays() {
        var viewer = Viewer()
        #expect(viewer.pass(60, rates).allSatisfy { $0 == 2 })
    }

    @Test func whatDoesNotFitIsLeftForWhatDoes() {
        var viewer = Viewer()
        #expect(viewer.pass(2, rates).last == 2)
        #expect(viewer.pass(1, rates, isCongested: true, estimate: 700_000) == [1])
        viewer = Viewer()
        _ = viewer.pass(2, rates)
        #expect(viewer.pass(1, rates, isCongested: true, estimate: 90_000) == [0], "the least, if nothing fits")
        #expect(viewer.pass(4, rates, isCongested: true, estimate: 90_000).allSatisfy { $0 == 0 })
    }

    /// Tried again after 5 s; each time that fails, after twice as long.
    @Test func aBetterOneIsTriedLessAndLessOften() {
        var viewer = Viewer()
        _ = viewer.pass(2, rates)
        var tries: [Int] = []
        for second in 0..<180 {
            let before = viewer.wanted
            let isTooMuch = before == 2
            _ = viewer.pass(1, rates, isCongested: isTooMuch, estimate: 700_000)
            if before == 1, viewer.wanted == 2 { tries.append(second) }
        }
        let waits = zip(tries, tries.dropFirst()).map { $1 - $0 }
        #expect(waits.count >= 3 && zip(waits, waits.dropFirst()).allSatisfy { $0 <= $1 }, "\(waits)")
        #expect((waits.max() ?? 0) <= 65 && (waits.min() ?? 0) >= 5, "\(waits)")
    }

    @Test func whatProvedGoodIsForgiven() {
        var viewer = Viewer()
        _ = viewer.pass(2, rates)
        _ = viewer.pass(1, rates, isCongested: true, estimate: 700_000)
        #expect(viewer.pass(20, rates).last == 2)
        _ = viewer.pass(1, rates, isCongested: true, estimate: 700_000)
        #expect(viewer.wanted == 1)
        #expect(viewer.pass(6, rates).last == 2)
    }

    @Test func aSilentLayerIsReplaced() {
        var viewer = Viewer()
        _ = viewer.pass(2, rates)
        #expect(viewer.pass(1, [150_000, 500_000, 0]) == [1])
        #expect(viewer.pass(1, [0, 500_000, 0]) == [1])
        #expect(viewer.pass(6, rates).last == 2, "it comes again")
        #expect(viewer.pass(1, [150_000, 500_000, 0], estimate: 200_000) == [0], "of the others what fits")
    }

    /// Congestion right after a change is of what was before.
    @Test func oneStepAtATime() {
        var choice = LayerChoice()
        var now = Instant(nanoseconds: 0)
        #expect(choice.decide(rates, wanted: 2, isCongested: false, estimate: nil, at: now) == 2)
        now = now + .seconds(2)
        #expect(choice.decide(rates, wanted: 2, isCongested: true, estimate: 600_000, at: now) == 1)
        now = now + .seconds(1)
        #expect(choice.decide(rates, wanted: 1, isCongested: true, estimate: 100_000, at: now) == 1)
        now = now + .seconds(1)
        #expect(choice.decide(rates, wanted: 1, isCongested: true, estimate: 100_000, at: now) == 0)
    }
}
