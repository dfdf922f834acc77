import Gateway
import Media
import Testing

@Suite struct BroadcastTimelineTests {
    private static let start = Instant(nanoseconds: 1_000_000_000)

    private static func sound(_ ticks: Int64) -> MediaTimestamp { MediaTimestamp(ticks: ticks, clockRate: 48_000) }
    private static func picture(_ ticks: Int64) -> MediaTimestamp { MediaTimestamp(ticks: ticks, clockRate: 90_000) }

    /// The first frame stands where it arrived, the others by their time, in their own clocks.
    @Test func aSessionStandsWhereItArrived() {
        var line = BroadcastTimeline(startedAt: Self.start)
        line.beginSession()
        line.beginPart(zero: 480_000)
        let first = line.place(Self.picture(0), arrival: Self.start + .seconds(2))
        #expect(first == Self.picture(180_000))
        // Late on the way: that moves nothing.
        #expect(line.place(Self.sound(960), arrival: Self.start + .seconds(3)) == Self.sound(96_960))
        #expect(line.place(Self.picture(3000), arrival: Self.start + .seconds(3)) == Self.picture(183_000))
        #expect(line.place(Self.sound(1920), arrival: nil) == Self.sound(97_920))
    }

    @Test func aFurtherPartGoesOn() {
        var line = BroadcastTimeline(startedAt: Self.start)
        line.beginSession()
        line.beginPart(zero: 0)
        _ = line.place(Self.sound(0), arrival: Self.start + .seconds(1))
        line.beginPart(zero: 48_000)
        #expect(line.place(Self.sound(0), arrival: Self.start + .seconds(9)) == Self.sound(96_000))
    }

    /// What replaces a session may have arrived before the last of that was worked on.
    @Test func anotherSessionComesBehindTheLast() {
        var line = BroadcastTimeline(startedAt: Self.start)
        line.beginSession()
        line.beginPart(zero: 0)
        for frame in 0..<100 { _ = line.place(Self.picture(Int64(frame) * 3000), arrival: Self.start) }
        line.beginSession()
        line.beginPart(zero: 4800)
        let next = line.place(Self.picture(0), arrival: Self.start + .seconds(1))
        #expect(next.ticks > 99 * 3000 && next.ticks < 99 * 3000 + 9000)
        line.beginSession()
        line.beginPart(zero: 0)
        #expect(line.place(Self.picture(0), arrival: Self.start + .seconds(60)) == Self.picture(5_400_000))
    }
}
