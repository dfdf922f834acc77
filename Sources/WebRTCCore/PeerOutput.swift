import Media

/// What one call into a session brought about. The caller drains it and clears it; nothing in it calls back.
package final class PeerOutput {
    package struct Frame {
        package let track: TrackID
        package let frame: EncodedFrame
        /// Read with the patience of those who listen live; the same picture comes again for recordings.
        package let isLive: Bool
    }

    /// Datagrams of viewers that gather before they are sent: about 1 MiB.
    package static let gatherLimit = 1024

    package let datagrams = OutboundBatch()
    @exclusivity(unchecked) package var frames: [Frame] = []
    @exclusivity(unchecked) package var events: [PeerEvent] = []
    /// How many of the frames came before the events; all, unless a track began anew in this call.
    @exclusivity(unchecked) var framesBefore: Int?

    /// Of all sessions that put out here, so that what one has let go is used by the next while it is in the cache.
    @exclusivity(unchecked) var pictures = FramePool(limit: 8192)
    /// 20 ms of speech are 40 to 160 bytes.
    @exclusivity(unchecked) var sounds = FramePool(limit: 8192, frameBytes: 256)

    package init() {}

    /// Nothing but datagrams to be sent, if anything.
    package var isQuiet: Bool { frames.isEmpty && events.isEmpty }

    /// Frames and events in their order.
    package func forEach(_ frame: (Frame) -> Void, _ event: (PeerEvent) -> Void) {
        let middle = framesBefore ?? frames.count
        for item in frames[..<middle] { frame(item) }
        for item in events { event(item) }
        for item in frames[middle...] { frame(item) }
    }

    /// Forgets frames and events.
    package func removeMedia() {
        frames.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        framesBefore = nil
    }

    package func removeAll() {
        datagrams.removeAll()
        removeMedia()
    }
}

/// What happened to a session, other than media.
package enum PeerEvent: Sendable {
    /// ICE and DTLS are through; media can come. The profile's name as in RFC 5764 and RFC 7714.
    case connected(srtpProfile: String)
    /// A track's sender told which of its RTP timestamps belongs to which of its wall clock's (RFC 3550 clause 6.4.1).
    case senderReport(TrackID, ntp: UInt64, rtp: Int64, arrival: Instant)
    /// A track's sender told when one of its RTP timestamps was captured (`abs-capture-time`): by the NTP clock of the
    /// capturer, and what to add for the sender's, in 2^-32 s, where that is known.
    case captureTime(TrackID, ntp: UInt64, offset: Int64?, rtp: Int64)
    /// How loud a track's sender says that its sound is (RFC 6464): the loudest of a quarter of a second, in decibels
    /// below overload.
    case soundLevel(TrackID, UInt8, rtp: Int64)
    /// The sender began this track anew under another SSRC: its timestamps have no bearing on those before.
    case trackRestarted(TrackID)
    /// Of a picture packets are missing right up to here: no frame has come since that could be shown.
    case trackBroken(TrackID)
    /// The session is over; nothing comes after this.
    case ended(PeerEndReason)
}

/// Why a session ended.
package enum PeerEndReason: Sendable, Hashable {
    /// No valid connectivity check came in time (RFC 8445 clause 8.1).
    case iceFailed
    /// The peer stopped checking (RFC 7675 clause 5.1).
    case consentExpired
    case dtlsFailed(String)
    /// The peer sent close_notify.
    case closedByPeer
    case closedByGateway
    /// The same participant came again: the newer session goes on.
    case replaced
    /// Of a viewer: the publisher went and did not return, or returned with what this viewer does not take.
    case publisherGone
}
