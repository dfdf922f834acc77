import CClock
import Glibc
import Media

/// The machine's clocks: the one place outside the sockets where they are read. Whoever needs the time is handed it.
package enum SystemClock {
    /// CLOCK_MONOTONIC: it does not jump, and stands still while the machine sleeps.
    package static func monotonic() -> Instant { Instant(nanoseconds: read(CLOCK_MONOTONIC)) }

    /// CLOCK_REALTIME: civil time, which may jump.
    package static func wall() -> WallClock { WallClock(nanoseconds: read(CLOCK_REALTIME)) }

    /// Whether a time service keeps the wall clock, as far as the kernel knows.
    package static var isSynchronized: Bool { shim_clock_is_synchronized() != 0 }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
