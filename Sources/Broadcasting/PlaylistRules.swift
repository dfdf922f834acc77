import Media

/// What all media playlists of a broadcast have in common and keep to its end.
package struct PlaylistRules: Sendable {
    package let isLowLatency: Bool
    /// A segment begins at the first keyframe after so long.
    package let segmentTarget: Duration
    package let partTarget: Duration
    /// How much is listed.
    package let window: Duration

    /// - Parameters:
    ///   - window: at least three target durations are listed whatever is given (clause 6.2.2).
    package init(isLowLatency: Bool, segmentTarget: Duration, partTarget: Duration, window: Duration) {
        self.isLowLatency = isLowLatency
        self.segmentTarget = min(max(segmentTarget, .milliseconds(500)), .seconds(20))
        self.partTarget = min(max(partTarget, .milliseconds(100)), self.segmentTarget)
        let least = Duration.seconds(Self.targetSeconds(self.segmentTarget) * 3) + self.segmentTarget
        self.window = min(max(window, least), .seconds(24 * 3600))
    }

    /// EXT-X-TARGETDURATION: three times the keyframe cadence, so that keyframes may be late.
    package var targetDuration: Int { Self.targetSeconds(segmentTarget) }

    private static func targetSeconds(_ target: Duration) -> Int {
        max(Int((target.inSeconds * 3).rounded(.up)), 1)
    }

    /// Seconds that are listed whatever else is wanted (clause 6.2.2).
    package var leastLength: Double { Double(targetDuration * 3) }

    /// How long a reader waits for what has not come (clause 6.2.5.2).
    package var patience: Duration { .seconds(targetDuration * 3) }

    /// What is older than this is left out of a delta update; six target durations at least (clause 4.4.3.8). `nil`: the
    /// window is too short for anything to be.
    package var skipBoundary: Int? {
        isLowLatency && window > .seconds(targetDuration * 7) ? targetDuration * 6 : nil
    }

    /// Parts are told of the segments within three target durations of the end (clause 6.2.2).
    package var partsWindow: Double { Double(targetDuration * 3) }

    /// How far beyond the last part a reader may ask (clause 6.2.5.2).
    package var advancePartLimit: Int {
        partTarget < .seconds(1) ? Int((3 / partTarget.inSeconds).rounded(.up)) : 3
    }

    package var version: Int { isLowLatency ? 9 : 8 }
}
