import LinkKit
import Media
import TestKit

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The takes over a link with faults that the figures in `docs/testing.md` speak of.
enum Takes {
    static let picture = TrackID(0)
    static let sound = TrackID(1)

    /// How many seeds each figure is made of: `CAPSTAN_LINK_SEEDS`, else few enough for `make test`.
    static var seeds: ClosedRange<UInt64> {
        let asked = getenv("CAPSTAN_LINK_SEEDS").flatMap { UInt64(String(cString: $0)) }
        return 1...max(asked ?? 20, 1)
    }

    /// Lost in bursts of three packets on average, both ways.
    static func conditions(loss: Double, roundTrip: Duration) -> LinkConditions {
        LinkConditions(latency: roundTrip / 2, jitter: .milliseconds(5), loss: loss, lossBurst: 3)
    }

    /// One take with a recorder at its end, from the first check of ICE to the end of the sending.
    ///
    /// - Parameter length: from the moment in which the sender is connected.
    static func record(
        _ picture: SendingSource, _ sound: SendingSource, conditions: LinkConditions, length: Duration, seed: UInt64
    ) throws -> SendingPair {
        let pair = try SendingPair([picture.track, sound.track], conditions: conditions, seed: seed)
        let recording = SimulatedRecording(pair.gateway.descriptions, at: pair.now)
        pair.recording = recording
        while !pair.sender.isConnected, !pair.hasEnded { pair.pass(.milliseconds(5)) }
        pair.pass(length)
        pair.close()
        pair.pass(.seconds(4))
        recording.stop(at: pair.now)
        return pair
    }
}
