import Media
import WebRTCCore

/// What many takes of one kind add up to, for a line in a report.
package struct TakeFigures {
    package private(set) var takes = 0
    package private(set) var frames = 0
    package private(set) var framesMissing = 0
    package private(set) var sent = 0
    package private(set) var lost = 0
    package private(set) var asked: UInt64 = 0
    package private(set) var recovered: UInt64 = 0
    package private(set) var givenUp: UInt64 = 0
    /// From the moment in which the last packet of a frame left to the frame, at most.
    package private(set) var longestWait = Duration.zero

    package init() {}

    /// - Parameter missing: frames of the track that should be there and are not.
    package mutating func add(_ pair: SendingPair, _ track: TrackID, missing: Int) {
        guard pair.upstream.indices.contains(Int(track.index)),
            let report = pair.gateway.report().tracks.first(where: { $0.track.id == track })
        else { return }
        let upstream = pair.upstream[Int(track.index)]
        let received = pair.frames(of: track)
        takes += 1
        frames += received.count
        framesMissing += missing
        sent += upstream.sent
        lost += upstream.lost
        asked += report.packets.packetsRequested
        recovered += report.packets.packetsRecovered
        givenUp += report.packets.packetsGivenUp
        let times = Dictionary(upstream.frames.map { ($0.ticks, $0.at) }, uniquingKeysWith: { first, _ in first })
        for item in received {
            guard let left = times[UInt32(truncatingIfNeeded: item.frame.timestamp.ticks)] else { continue }
            longestWait = max(longestWait, item.at - left)
        }
    }

    package var text: String {
        "\(takes) takes: \(sent) packets, \(lost) lost, \(asked) asked for, \(recovered) recovered, "
            + "\(givenUp) given up; \(frames) frames, \(framesMissing) missing; "
            + "longest wait \(longestWait.nanoseconds / 1_000_000) ms"
    }
}
