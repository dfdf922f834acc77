import Gateway
import Media
import Testing

@Suite struct RecordingSavesTests {
    private let start = Instant(nanoseconds: 5_000_000_000)
    private let task = Task { true }

    @Test func whatNobodyWaitsForTakesAnEighthOfTheTime() {
        var saves = RecordingSaves()
        #expect(!saves.isDue(at: start))
        saves.isWanted = true
        #expect(saves.isDue(at: start))
        saves.waiting = task
        #expect(!saves.isDue(at: start))
        saves.begin()
        #expect(saves.underWay == task)
        #expect(saves.waiting == nil)
        saves.isWanted = true
        #expect(!saves.isDue(at: start))
        let end = start + .milliseconds(20)
        saves.end(at: end, took: .milliseconds(20))
        #expect(saves.underWay == nil)
        #expect(!saves.isDue(at: end + .milliseconds(139)))
        #expect(saves.isDue(at: end + .milliseconds(140)))
    }

    @Test func aSaveThatHungHoldsTheNextUpForFiveSecondsAtMost() {
        var saves = RecordingSaves()
        saves.waiting = task
        saves.begin()
        saves.isWanted = true
        saves.end(at: start, took: .seconds(60))
        #expect(!saves.isDue(at: start + .milliseconds(4999)))
        #expect(saves.isDue(at: start + .seconds(5)))
    }

    @Test func aSaveTakesAllThatWasWantedBeforeIt() {
        var saves = RecordingSaves()
        saves.isWanted = true
        saves.waiting = task
        saves.begin()
        saves.end(at: start, took: .zero)
        #expect(!saves.isDue(at: start + .seconds(60)))
    }
}
