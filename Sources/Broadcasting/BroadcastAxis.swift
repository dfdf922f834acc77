import Media

/// The one time line of a broadcast, from its beginning: ticks of 720 kHz, the least clock on which those of pictures
/// (90 kHz) and sound (48 kHz) both fall on whole ticks.
package enum BroadcastAxis {
    package static let rate: Int32 = 720_000

    package static func ticks(_ time: MediaTimestamp) -> Int64 {
        MediaTimestamp.rescale(time.ticks, from: time.clockRate, to: rate)
    }

    package static func ticks(_ duration: Duration) -> Int64 {
        MediaTimestamp.rescale(duration.nanoseconds, from: 1_000_000_000, to: rate)
    }

    package static func seconds(_ ticks: Int64) -> Double { Double(ticks) / Double(rate) }

    package static func duration(_ ticks: Int64) -> Duration {
        MediaTimestamp(ticks: ticks, clockRate: rate).duration
    }
}
