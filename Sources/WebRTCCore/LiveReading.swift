import Media
import RTPPayload
import RTPReceive

/// What somebody wants who listens live.
package struct LiveWish: Sendable, Hashable {
    /// How long an open hole may keep frames back.
    package var patience: Duration
    /// A keyframe is asked for when none has come for so long; `nil`: only when nothing can be shown without one.
    package var keyframeInterval: Duration?

    package init(patience: Duration, keyframeInterval: Duration?) {
        self.patience = patience
        self.keyframeInterval = keyframeInterval
    }

    /// What serves all of them; `nil` where there is none.
    static func joined(_ wishes: some Collection<LiveWish>) -> LiveWish? {
        guard let patience = wishes.lazy.map(\.patience).min() else { return nil }
        return LiveWish(patience: patience, keyframeInterval: wishes.lazy.compactMap(\.keyframeInterval).min())
    }
}

/// The packets of a track read a second time, with less patience and a depacketizer of its own. An object, so that a track
/// to which nobody listens live pays for a pointer.
final class LiveReading {
    private(set) var wish: LiveWish
    /// Not longer than the recording's, which would otherwise read ahead of it.
    let patience: Duration
    @exclusivity(unchecked) private(set) var cursor: CursorID
    @exclusivity(unchecked) var depacketizer: AnyDepacketizer
    @exclusivity(unchecked) var keyframes = KeyframeRequester()
    @exclusivity(unchecked) var payloadType: UInt8?
    @exclusivity(unchecked) var wasWaiting = true
    var codecChanged: Instant?
    private var lastKeyframe: Instant?
    private var wasAsked = false

    init(_ wish: LiveWish, patience: Duration, cursor: CursorID, _ depacketizer: consuming AnyDepacketizer) {
        self.wish = wish
        self.patience = patience
        self.cursor = cursor
        self.depacketizer = depacketizer
    }

    /// The stream begins anew.
    func restart(cursor: CursorID, _ depacketizer: consuming AnyDepacketizer) {
        self.cursor = cursor
        self.depacketizer = depacketizer
        wasWaiting = true
    }

    func change(_ interval: Duration?, at now: Instant) {
        guard interval != wish.keyframeInterval else { return }
        wish.keyframeInterval = interval
        guard let lastKeyframe, !depacketizer.needsKeyframe else { return }
        keyframes.keyframeArrived()
        wantNext(after: lastKeyframe, grace: interval)
    }

    func noteRequest() { wasAsked = true }

    /// Another layer's keyframe has been asked for. This one's comes with it, unless its own has just been.
    func joinRequest(at now: Instant) {
        guard !wasAsked, let interval = wish.keyframeInterval, let lastKeyframe, now - lastKeyframe > interval / 2
        else {
            return
        }
        keyframes.join(at: now)
    }

    /// A sender that makes keyframes by itself, about as often as they are wanted, is left to its own cadence: asking when
    /// one is on its way would bring a second.
    func keyframeArrived(at now: Instant) {
        keyframes.keyframeArrived()
        defer {
            lastKeyframe = now
            wasAsked = false
        }
        guard let wanted = wish.keyframeInterval else { return }
        var grace = wanted
        if !wasAsked {
            let own = lastKeyframe.map { now - $0 } ?? wanted
            grace = own <= wanted * 3 / 2 ? max(own, wanted) + wanted / 4 : wanted
        }
        wantNext(after: now, grace: grace)
    }

    private func wantNext(after instant: Instant, grace: Duration?) {
        if let grace { keyframes.want(at: instant, grace: grace) }
    }
}
