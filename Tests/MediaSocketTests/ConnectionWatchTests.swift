import Media
import MediaSocket
import Testing

@Suite struct ConnectionWatchTests {
    private let start = Instant(nanoseconds: 5)

    private func proven() -> ConnectionWatch {
        var watch = ConnectionWatch(opened: start)
        watch.isProven = true
        return watch
    }

    @Test func aCheckMustComeSoonWhateverElseComes() {
        var watch = ConnectionWatch(opened: start)
        watch.heard(at: start + .seconds(7), frames: 5, endsInside: false)
        #expect(watch.verdict(at: start + .seconds(7.9)) == nil)
        #expect(watch.verdict(at: start + .seconds(8)) == .unproven)
        watch.isProven = true
        #expect(watch.verdict(at: start + .seconds(8)) == nil)
    }

    @Test func aHalfFrameMustEndThoughItGrows() {
        var watch = proven()
        for second in 1...10 { watch.heard(at: start + .seconds(second), frames: 0, endsInside: true) }
        #expect(watch.verdict(at: start + .seconds(10.9)) == nil)
        #expect(watch.verdict(at: start + .seconds(11)) == .halfFrame)
        // The next one has time of its own.
        watch.heard(at: start + .seconds(11), frames: 1, endsInside: true)
        #expect(watch.verdict(at: start + .seconds(20)) == nil)
        #expect(watch.verdict(at: start + .seconds(21)) == .halfFrame)
        watch.heard(at: start + .seconds(21), frames: 1, endsInside: false)
        #expect(watch.verdict(at: start + .seconds(40)) == nil)
    }

    @Test func silenceEndsIt() {
        var watch = proven()
        watch.heard(at: start + .seconds(30), frames: 1, endsInside: false)
        #expect(watch.verdict(at: start + .seconds(89)) == nil)
        #expect(watch.verdict(at: start + .seconds(90)) == .silent)
    }

    @Test func whatIsSentMustBeTakenOn() {
        var watch = proven()
        watch.sent(at: start + .seconds(1), progress: false, waits: true)
        watch.sent(at: start + .seconds(9), progress: false, waits: true)
        #expect(watch.verdict(at: start + .seconds(11)) == .stalled)
        watch.sent(at: start + .seconds(11), progress: true, waits: true)
        #expect(watch.verdict(at: start + .seconds(20)) == nil)
        watch.sent(at: start + .seconds(21), progress: true, waits: false)
        #expect(watch.verdict(at: start + .seconds(40)) == nil)
    }
}
