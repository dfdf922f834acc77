/// What a track's receiver knows from negotiation.
package struct TrackReceiverConfiguration: Sendable {
    /// Hz.
    package var clockRate: Int32
    package var mediaPayloadTypes: [UInt8]
    /// RTX payload types and the media payload types they carry (`apt`, RFC 4588 clause 8.1).
    package var rtx: [UInt8: UInt8]
    package var nackEnabled: Bool
    /// Bytes of packets kept while holes are open. When they are more, the oldest hole is given up; when they are twice as
    /// many, which only a cursor that is not read can cause, the oldest packets are.
    package var windowBytes: Int
    /// Numbers before the first packet that are asked for and waited for, as it may not be the first that was sent.
    package var reachBack: Int

    package init(
        clockRate: Int32, mediaPayloadTypes: [UInt8], rtx: [UInt8: UInt8] = [:], nackEnabled: Bool = true,
        windowBytes: Int = 16 << 20, reachBack: Int = 0
    ) {
        self.clockRate = clockRate
        self.mediaPayloadTypes = mediaPayloadTypes
        self.rtx = rtx
        self.nackEnabled = nackEnabled
        self.windowBytes = windowBytes
        self.reachBack = reachBack
    }
}
