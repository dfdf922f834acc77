import Floor
import RTP
import SRTP

/// VP8 pictures, 30 a second and of ten packets each unless told otherwise, with a transport-wide sequence number as browsers send it; sealed
/// as a publisher would and sent in batches through a loopback socket.
final class PacketSource {
    static let batch = 64
    static let packetsPerFrame = 10
    let packetsPerFrame: Int
    static let framesPerSecond = 30
    static let stride = 2048
    /// The header of RTP with the one extension.
    private static let headerSize = 12 + 8
    private let srtp: SRTPContext
    private let sender: Int32
    private let slab: UnsafeMutableRawBufferPointer
    private var lengths = [UInt32](repeating: 0, count: batch)
    private var payload: [UInt8]
    private var writer = RTPWriter()
    private let ssrc: UInt32 = 0x1234_5678
    private(set) var sent = 0

    /// - Parameter packetSize: bytes of the RTP packet before sealing.
    init(srtp: SRTPContext, sender: Int32, packetSize: Int, packetsPerFrame: Int = packetsPerFrame) {
        self.packetsPerFrame = packetsPerFrame
        self.srtp = srtp
        self.sender = sender
        slab = .allocate(byteCount: Self.batch * Self.stride, alignment: 64)
        payload = (0..<max(packetSize - Self.headerSize, 16)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    }

    deinit {
        slab.deallocate()
    }

    /// Where the media's own time stands, in nanoseconds.
    var elapsed: Int64 {
        Int64(sent) * 1_000_000_000 / Int64(packetsPerFrame * Self.framesPerSecond)
    }

    /// Seals and sends so many, a batch at most.
    func send(_ count: Int = batch) throws {
        for index in 0..<count {
            let place = sent % packetsPerFrame
            let frame = sent / packetsPerFrame
            fillPayload(startsFrame: place == 0, isKeyframe: frame % 300 == 0)
            try payload.withUnsafeBytes { bytes in
                try writer.write(
                    payloadType: 96, marker: place == packetsPerFrame - 1,
                    sequenceNumber: UInt16(truncatingIfNeeded: sent),
                    timestamp: UInt32(truncatingIfNeeded: frame &* (90_000 / Self.framesPerSecond)), ssrc: ssrc,
                    extensions: [RTPExtensionElement(id: 3, transportSequenceNumber: UInt16(truncatingIfNeeded: sent))],
                    payload: bytes)
            }
            let slot = UnsafeMutableRawBufferPointer(
                rebasing: slab[(index * Self.stride)..<((index + 1) * Self.stride)])
            slot.copyBytes(from: writer.bytes)
            lengths[index] = UInt32(try srtp.sealRTP(slot, count: writer.bytes.count))
            sent += 1
        }
        let start = slab.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let gone = Int(floor_send(sender, start, &lengths, Self.stride, UInt32(count)))
        guard gone == count else { throw BenchFailure("sent \(gone) of \(count)") }
    }

    private func fillPayload(startsFrame: Bool, isKeyframe: Bool) {
        // RFC 7741 clause 4.2: no extension, start of partition 0 or not.
        payload[0] = startsFrame ? 0x10 : 0x00
        guard startsFrame else { return }
        // RFC 6386 clause 9.1: the frame tag, and of a keyframe the start code and 640×480.
        let header: [UInt8] =
            isKeyframe ? [0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0xE0, 0x01] : [0x11, 0x02, 0x00]
        payload.replaceSubrange(1...header.count, with: header)
    }
}
