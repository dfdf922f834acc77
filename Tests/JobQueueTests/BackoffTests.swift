import JobQueue
import TestKit
import Testing

@Suite struct BackoffTests {
    @Test func doublesUpToItsLimit() {
        var generator = SeededGenerator(seed: 1)
        let backoff = Backoff(base: .seconds(1), limit: .seconds(300), jitter: 0)
        let delays = [0, 1, 2, 3, 9, 10, 100, .max].map { backoff.delay(afterAttempt: $0, using: &generator) }
        #expect(delays == [1, 1, 2, 4, 256, 300, 300, 300].map { .seconds($0) })
    }

    @Test func jitterOnlyTakesAway() {
        var generator = SeededGenerator(seed: 2)
        let backoff = Backoff(base: .seconds(8), limit: .seconds(8), jitter: 0.25)
        let delays = (0..<1000).map { _ in backoff.delay(afterAttempt: 1, using: &generator) }
        #expect(delays.allSatisfy { $0 > .seconds(6) && $0 <= .seconds(8) })
        #expect(Set(delays).count > 900)
    }
}
