import Media
import Testing

@Suite struct WallClockTests {
    /// RFC 5905 figure 4: 1970-01-01 is NTP second 2,208,988,800.
    @Test func convertsToAndFromNTP() {
        let epoch: UInt64 = 2_208_988_800 << 32
        #expect(WallClock(nanoseconds: 0).ntp == epoch)
        #expect(WallClock(ntp: epoch).nanoseconds == 0)
        #expect(WallClock(nanoseconds: 500_000_000).ntp == epoch + 0x8000_0000)
        #expect(WallClock(nanoseconds: -500_000_000).ntp == epoch - 0x8000_0000)
        #expect(WallClock(ntp: 0).nanoseconds == -2_208_988_800_000_000_000)
        #expect(WallClock(ntp: .max).nanoseconds > 0)
    }

    @Test(arguments: [0, 1, -1, 1_700_000_000_123_456_789, -1_700_000_000_123_456_789] as [Int64])
    func survivesNTPToTheNanosecond(_ nanoseconds: Int64) {
        let back = WallClock(ntp: WallClock(nanoseconds: nanoseconds).ntp).nanoseconds
        #expect((0...1).contains(nanoseconds - back))
    }
}
