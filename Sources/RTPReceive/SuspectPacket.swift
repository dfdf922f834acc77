import Media
import RTP

/// A packet far from all others, kept until the next one tells whether the sender has restarted. Its memory is used again.
struct SuspectPacket {
    private(set) var header = RTPHeader(
        payloadType: 0, marker: false, sequenceNumber: 0, timestamp: 0, ssrc: 0, payload: 0..<0)
    private(set) var arrival = Instant(nanoseconds: 0)
    private(set) var payload: [UInt8] = []

    mutating func keep(_ header: RTPHeader, _ payload: UnsafeRawBufferPointer, at now: Instant) {
        self.header = header
        arrival = now
        self.payload.removeAll(keepingCapacity: true)
        self.payload.append(contentsOf: payload)
    }
}
