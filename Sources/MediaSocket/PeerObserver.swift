import Media
import WebRTCCore

/// Who takes what a session brings about. Called on the media thread only, synchronously, and must not block.
package protocol PeerObserver: AnyObject {
    /// A whole frame, in order for its track.
    func received(_ frame: EncodedFrame, of track: TrackID, at now: Instant)
    /// The same again, or what came before it was lost, with the patience of those who listen live.
    func receivedLive(_ frame: EncodedFrame, of track: TrackID, at now: Instant)
    /// Something other than media. After `.ended` the session is gone from the thread.
    func happened(_ event: PeerEvent, at now: Instant)
    /// The observer's own deadline has passed.
    func handleTimeout(at now: Instant)
    /// Once at the end of each turn in which any of the calls above was made: hand over what was gathered.
    func flush(at now: Instant)
    var deadline: Instant? { get }
}
