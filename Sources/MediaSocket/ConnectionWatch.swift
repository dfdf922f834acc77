import Media

/// Why a connection to the media port was dropped by us.
package enum ConnectionEnd: Int, CaseIterable, Sendable {
    /// Too many, in all or from one source.
    case refused
    /// Another one needed its place before a check had come.
    case displaced
    /// No good connectivity check within `ConnectionWatch.proofLimit`.
    case unproven
    /// A frame began and did not end within `ConnectionWatch.frameLimit`.
    case halfFrame
    /// A frame that is longer than any packet of ours.
    case oversized
    /// Not a byte for `ConnectionWatch.silenceLimit`.
    case silent
    /// What we send was not taken for `ConnectionWatch.stallLimit`.
    case stalled
}

/// How long a connection may do nothing, or something by halves.
package struct ConnectionWatch {
    /// From the beginning to the first good connectivity check.
    package static let proofLimit = Duration.seconds(8)
    package static let frameLimit = Duration.seconds(10)
    /// Twice what ICE's consent lasts (RFC 7675 clause 5.1).
    package static let silenceLimit = Duration.seconds(60)
    package static let stallLimit = Duration.seconds(10)

    package let opened: Instant
    private var heard: Instant
    private var insideSince: Instant?
    private var waitingSince: Instant?
    /// A good check has come.
    package var isProven = false

    package init(opened: Instant) {
        self.opened = opened
        heard = opened
    }

    /// Bytes came.
    /// - Parameters:
    ///   - frames: that ended in them.
    ///   - endsInside: the last of them belong to a frame that has not ended.
    package mutating func heard(at now: Instant, frames: Int, endsInside: Bool) {
        heard = now
        insideSince = endsInside ? (frames == 0 ? insideSince ?? now : now) : nil
    }

    /// The kernel took bytes of ours, or none.
    package mutating func sent(at now: Instant, progress: Bool, waits: Bool) {
        waitingSince = waits ? (progress ? now : waitingSince ?? now) : nil
    }

    /// Why it is to be dropped by now.
    package func verdict(at now: Instant) -> ConnectionEnd? {
        if !isProven, now - opened >= Self.proofLimit { return .unproven }
        if let insideSince, now - insideSince >= Self.frameLimit { return .halfFrame }
        if let waitingSince, now - waitingSince >= Self.stallLimit { return .stalled }
        return now - heard >= Self.silenceLimit ? .silent : nil
    }
}
