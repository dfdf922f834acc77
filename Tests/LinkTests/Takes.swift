import Foundation
import LinkKit
import Media
import TestKit
import Testing

enum Takes {
    static let picture = TrackID(0)
    static let sound = TrackID(1)

    /// As many as `CAPSTAN_LINK_SEEDS` asks for.
    static func seeds(usually count: UInt64) -> ClosedRange<UInt64> {
        1...max(ProcessInfo.processInfo.environment["CAPSTAN_LINK_SEEDS"].flatMap { UInt64($0) } ?? count, 1)
    }
}

/// A session from the first check of ICE to its end, with a recorder behind it, and what is to be said of the files.
struct Take {
    let pair: SendingPair
    let picture: PictureJudgement
    let sound: SoundJudgement
    /// Seconds of all its files.
    let duration: Double

    /// - Parameter length: from the moment in which the sender is connected until it is told to end.
    init(
        _ video: SendingSource, _ audio: SendingSource, _ conditions: LinkConditions, length: Duration, seed: UInt64
    ) throws {
        pair = try SendingPair([video.track, audio.track], conditions: conditions, seed: seed)
        let recording = SimulatedRecording(pair.gateway.descriptions, at: pair.now)
        pair.recording = recording
        while !pair.sender.isConnected, !pair.hasEnded { pair.pass(.milliseconds(5)) }
        pair.pass(length)
        pair.close()
        pair.pass(.seconds(4))
        recording.stop(at: pair.now)
        try #require(!recording.parts.isEmpty, "seed \(seed): \(pair.senderEvents)")
        picture = PictureJudgement(recording.parts, of: Takes.picture, sent: pair.upstream[0], source: video)
        sound = SoundJudgement(recording.parts, of: Takes.sound, sent: pair.upstream[1], source: audio)
        duration = recording.parts.compactMap { $0.summary?.duration }.reduce(0, +)
    }
}
