import Media

/// By how much a sender's reports date its sound too late.
///
/// A report says when what a timestamp stands for was sampled (RFC 3550 clause 6.4.1). Chromium 156 and Firefox 153 date a
/// picture so, and a packet of sound by when it is sent, with the jitter of that (2026-11-21). That shows: a packet cannot
/// leave before its last sample was taken, so whatever its reports say, it was sampled its own length before it was sent,
/// at the least. When it was sent is told by the arrival of the least delayed packet, beside that of the least delayed
/// report, which carries the time of its sending.
///
/// A publisher of a file dates both of its tracks by when they are due, and must be left alone: only where the reports
/// have pictures wait between their moment and their sending are they taken to tell when something was sampled.
struct ReportLateness: Sendable {
    /// The least that any coder of pictures takes.
    private static let leastWait: Int64 = 500_000
    /// Readings that decide; the newest count as long as they are many.
    private static let mostVotes = 16
    /// More is another fault of the sender's.
    private static let limit: Int64 = 100_000_000

    private var reports = DelayFilter(window: .seconds(10))
    private var votes = 0

    mutating func take(ntp: WallClock, arrival: Instant) {
        reports.add(arrival.nanoseconds &- ntp.nanoseconds, at: arrival)
    }

    /// - Parameter picture: from the moment of a picture to its arrival, at the least (`TrackClock.reportedDelay`).
    mutating func judge(picture: Int64?) {
        guard let picture, let way = reports.minimum else { return }
        votes += picture &- way >= Self.leastWait ? 1 : -1
        votes = min(max(votes, -Self.mostVotes), Self.mostVotes)
    }

    /// Nanoseconds to take off what the reports say of the sound.
    /// - Parameters:
    ///   - sound: from the moment of a packet to its arrival, at the least.
    ///   - packet: its length.
    func nanoseconds(sound: Int64?, packet: Int64) -> Int64 {
        guard votes > 0, let sound, let way = reports.minimum else { return 0 }
        return min(max(packet &- (sound &- way), 0), Self.limit)
    }
}
