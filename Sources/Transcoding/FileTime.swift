import CFFmpeg

/// Times of files in nanoseconds, whatever clock a container counts by.
enum FileTime {
    static let base = AVRational(num: 1, den: 1_000_000_000)
    /// Ten years; what a file says beyond is not believed.
    static let latest: Int64 = 315_000_000_000_000_000

    /// `nil` where the container has none, or one that cannot be.
    static func nanoseconds(_ stamp: Int64, in clock: AVRational) -> Int64? {
        guard stamp != capstan_no_timestamp(), clock.num > 0, clock.den > 0 else { return nil }
        let time = av_rescale_q(stamp, clock, base)
        return (-latest...latest).contains(time) ? time : nil
    }

    static func nanoseconds(_ seconds: Double) -> Int64 {
        seconds.isFinite ? Int64((min(max(seconds, 0), Double(latest) / 1e9)) * 1e9) : 0
    }
}
