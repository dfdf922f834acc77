import Media

/// Hears of every packet of a track once, when it comes, whatever is missing before it: for those whom it is passed on to.
package protocol ArrivalObserver: AnyObject {
    /// - Parameters:
    ///   - sequence: in the line of `ReceivedPacket.sequence`; of RTX and of what other packets gave, the original's.
    ///   - payload: empty where the number is known to carry no media. Good for this call only.
    func arrived(
        sequence: Int64, timestamp: Int64, marker: Bool, payloadType: UInt8, payload: UnsafeRawBufferPointer,
        at now: Instant)
    /// The sender has begun anew: what comes from here on has no bearing on what came before.
    func restart()
}
