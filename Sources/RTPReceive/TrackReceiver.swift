import Media
import RTCP
import RTP

/// The receive side of one track: one buffer of packets, and cursors that read it in order, each with its own patience
/// for what is missing (RFC 3550, 4585, 4588).
///
/// Belongs to one thread. The caller hands in every packet of the track's media SSRC and of its RTX SSRC, reads each
/// cursor until it says `nil`, sends what `feedback` asks for, and comes back at `deadline` for both.
///
/// A packet whose predecessors are all there can be read at once. A hole keeps later packets from a cursor for the
/// cursor's patience, counted from the first packet behind the hole. Memory is taken while packets wait, used again, and
/// bounded (`TrackReceiverConfiguration.windowBytes`, 8192 numbers).
package final class TrackReceiver {
    @exclusivity(unchecked) private var reception: TrackReception

    package init(configuration: TrackReceiverConfiguration) {
        reception = TrackReception(configuration: configuration)
    }

    /// One packet of the track's media SSRC or of its RTX SSRC, which is unwrapped (RFC 4588 clause 4).
    @discardableResult
    package func receive(packet: UnsafeRawBufferPointer, header: RTPHeader, at now: Instant) -> ReceiveResult {
        defer { reception.ring.keepLent() }
        return reception.receive(packet: packet, header: header, at: now)
    }

    /// The same without a copy: read the cursors, then call `keepLent` while the packet's bytes are still there.
    package func lend(packet: UnsafeRawBufferPointer, header: RTPHeader, at now: Instant) {
        _ = reception.receive(packet: packet, header: header, at: now)
    }

    /// Copies what some cursor has not taken of the packet lent last.
    package func keepLent() {
        reception.ring.keepLent()
    }

    /// A packet of the media SSRC that did not come by itself: other packets gave it. `header` is as that of its own
    /// packet would be, with offsets in `packet`. Begins nothing: before any media it is of no use.
    ///
    /// - Parameter isRetransmission: it was asked for, and came as RTX that the caller has unwrapped.
    @discardableResult
    package func receiveRepaired(
        packet: UnsafeRawBufferPointer, header: RTPHeader, isRetransmission: Bool = false, at now: Instant
    ) -> ReceiveResult {
        defer { reception.ring.keepLent() }
        return reception.receiveRepaired(packet: packet, header: header, isRetransmission: isRetransmission, at: now)
    }

    /// It is known that no media has this number: it is read as a packet without payload, where nothing came.
    package func fillMissing(_ sequenceNumber: UInt16, payloadType: UInt8, timestamp: UInt32, at now: Instant) {
        reception.fillMissing(sequenceNumber, payloadType: payloadType, timestamp: timestamp, at: now)
        reception.ring.keepLent()
    }

    // MARK: Cursors

    /// A reader that begins with the next packet to come.
    package func addCursor(patience: Duration) -> CursorID {
        reception.addCursor(patience: patience)
    }

    package func removeCursor(_ cursor: CursorID) {
        reception.removeCursor(cursor)
    }

    /// The next packet or loss for this cursor; `nil` when there is none yet. A packet's bytes are valid until the next
    /// call on the receiver.
    package func next(_ cursor: CursorID, at now: Instant) -> CursorItem? {
        reception.next(cursor, at: now)
    }

    /// When something is to be done that no packet brings about: read the cursors and call `feedback`.
    package var deadline: Instant? { reception.deadline }

    /// Told of packets as they come; it calls nothing of the receiver's.
    package var observer: (any ArrivalObserver)? {
        get { reception.observer }
        set { reception.observer = newValue }
    }

    // MARK: Beginning

    /// Cursors wait for packets from before the first that came (`TrackReceiverConfiguration.reachBack`).
    package var isBeginning: Bool { reception.beginning != nil }

    /// The lowest packet that came at the beginning, while it is here.
    package var firstPacket: ReceivedPacket? { reception.firstPacket }

    /// `firstPacket` is the first that was sent.
    package func settleBeginning() {
        reception.settleBeginning()
    }

    // MARK: Feedback

    /// The measured round trip, from 5 ms to 2 s; 100 ms until it is known. Paces repeated requests.
    package func setRoundTripTime(_ time: Duration) {
        reception.setRoundTripTime(time)
    }

    /// Hands over the missing packets that are to be asked for now, in ascending order, ready for
    /// `RTCPWriter.appendGenericNACK`. Nothing is handed over when none are due. The closure may call the receiver.
    package func feedback(at now: Instant, _ request: ([UInt16]) -> Void) {
        let numbers = reception.takeRequests(at: now)
        if !numbers.isEmpty { request(numbers) }
    }

    /// A keyframe makes what is missing before it pointless: it is not asked for and not waited for any longer. Packets
    /// that are there can still be read.
    package func abandon(before sequence: Int64) {
        reception.abandon(before: sequence)
    }

    package var roundTripTime: Duration { reception.roundTripTime }

    /// The packet of the highest number, while it is here.
    package var newestPacket: ReceivedPacket? { reception.newestPacket }

    /// The number of the first packet here that no cursor has passed and of which `isWanted` is true.
    package func firstHeld(where isWanted: (ReceivedPacket) -> Bool) -> Int64? { reception.firstHeld(where: isWanted) }

    /// Whether every cursor is behind that number.
    package func hasPassed(_ sequence: Int64) -> Bool { sequence < reception.lowest }

    /// When the hole was noticed at which every cursor stands; `nil` when there is none.
    package var holeSince: Instant? { reception.holeSince }

    /// Gives up the oldest hole that is waited for, as there is no memory for what waits behind it.
    package func giveUpOldestHole() { reception.giveUpOldestHole() }

    /// Nothing that is missing is waited for any longer; what is there can be read.
    package func giveUpAll() { reception.giveUpAll() }

    /// Whether what was given up for memory has not been read yet.
    package var isRelieved: Bool { reception.isRelieved }

    // MARK: Reports

    /// A report block on this track's media (RFC 3550 clause 6.4.1). Each call ends the interval of the fraction lost.
    package func receiverReportBlock(ssrc: UInt32, at now: Instant) -> ReportBlock {
        reception.receiverReportBlock(ssrc: ssrc, at: now)
    }

    /// A sender report came. Returns its RTP timestamp in the line of `ReceivedPacket.timestamp`; `nil` before the first
    /// packet, when nothing is known of that line, and when the sender has no clock (`ntp` 0).
    @discardableResult
    package func senderReport(ntp: UInt64, rtp: UInt32, at now: Instant) -> Int64? {
        reception.senderReport(ntp: ntp, rtp: rtp, at: now)
    }

    /// An RTP timestamp in the line of `ReceivedPacket.timestamp`; `nil` before the first packet.
    package func locate(rtp: UInt32) -> Int64? { reception.line.locate(rtp) }

    package var statistics: ReceiveStatistics { reception.statistics }

    /// Bytes of memory that packets take now.
    package var bytesHeld: Int { reception.bytesHeld }
}
