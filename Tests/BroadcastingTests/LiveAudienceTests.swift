import Broadcasting
import Media
import Testing

@Suite struct LiveAudienceTests {
    private let start = Instant(nanoseconds: 0)

    @Test func whoAsksAgainIsOneAndWhoDoesNotHasGone() {
        var audience = LiveAudience(window: .seconds(18))
        for second in 0..<10 {
            audience.note(1, at: start + .seconds(second))
            audience.note(100 + second % 2, at: start + .seconds(second))
        }
        #expect(audience.count(at: start + .seconds(9)) == 3)
        audience.note(1, at: start + .seconds(20))
        #expect(audience.count(at: start + .milliseconds(26_500)) == 2)
        #expect(audience.count(at: start + .seconds(30)) == 1)
        #expect(audience.count(at: start + .seconds(39)) == 0)
    }

    @Test func beyondItsLimitNobodyNewIsCountedUntilOthersHaveGone() {
        var audience = LiveAudience(window: .seconds(18))
        for player in 0..<LiveAudience.limit { audience.note(player, at: start) }
        audience.note(-1, at: start + .seconds(1))
        audience.note(5, at: start + .seconds(17))
        #expect(audience.count(at: start + .seconds(17)) == LiveAudience.limit)
        audience.note(-1, at: start + .seconds(19))
        audience.note(-1, at: start + .seconds(19))
        #expect(audience.count(at: start + .seconds(19)) == 2)
    }
}
