import Media
import SDP

/// One negotiated m-line, or one layer of it, as it is received: what was agreed on, and the reading of it.
final class TrackStream {
    let description: TrackDescription
    let media: NegotiatedMedia
    let transportCCExtensionID: UInt8?
    let midExtensionID: UInt8?
    let hasReducedSizeRTCP: Bool
    let absSendTimeExtensionID: UInt8?
    let captureTimeExtensionID: UInt8?
    let audioLevelExtensionID: UInt8?
    @exclusivity(unchecked) var nextCaptureTime = Instant(nanoseconds: .min)
    @exclusivity(unchecked) var nextLevel = Instant(nanoseconds: .min)
    /// Since the last that was told, in decibels below overload.
    @exclusivity(unchecked) var loudest: UInt8 = 127
    @exclusivity(unchecked) var reading: TrackReading
    var sender: SenderStatistics?
    /// While somebody watches.
    @exclusivity(unchecked) var relay: TrackRelay?
    var anchor: TimestampAnchor?
    /// By whoever listens.
    var liveWishes: [UUIDv7: LiveWish] = [:]
    /// What its session has counted of the packets that wait here.
    @exclusivity(unchecked) var heldBytes = 0
    private var packetsWhenAsked: UInt64?

    init(_ media: NegotiatedMedia, _ description: TrackDescription, patience: Duration) {
        self.media = media
        self.description = description
        transportCCExtensionID = media.transportCCExtensionID
        midExtensionID = media.midExtensionID
        hasReducedSizeRTCP = media.hasReducedSizeRTCP
        absSendTimeExtensionID = media.absSendTimeExtensionID
        captureTimeExtensionID = media.absCaptureTimeExtensionID
        audioLevelExtensionID = description.kind == .audio ? media.audioLevelExtensionID : nil
        reading = TrackReading(media, description, patience: patience)
    }

    /// Whether a keyframe can be hoped for. A layer that is switched off begins with one when it is switched on, and until
    /// then Chromium (156) would make one of every other layer for each request.
    /// - Parameter packets: `packetsIfLayered`.
    func isWorthAsking(_ packets: UInt64?) -> Bool {
        guard let packets else { return true }
        defer { packetsWhenAsked = packets }
        return packets != packetsWhenAsked
    }

    /// Packets that have come of a layer; `nil` where there is one only.
    var packetsIfLayered: UInt64? {
        description.rid == nil ? nil : reading.receiver.statistics.packetsReceived
    }
}

/// What a track has delivered, for statistics.
package struct TrackStatistics: Sendable {
    package var frames: UInt64 = 0
    package var keyframes: UInt64 = 0
    package var width = 0
    package var height = 0
    /// Packets in order that the depacketizer could not use.
    package var packetsUnusable: UInt64 = 0
    package var pictureLossIndications: UInt64 = 0
    package var fullIntraRequests: UInt64 = 0

    mutating func count(_ frame: EncodedFrame) {
        frames += 1
        guard frame.isKeyframe, frame.width > 0 else { return }
        keyframes += 1
        width = frame.width
        height = frame.height
    }
}
