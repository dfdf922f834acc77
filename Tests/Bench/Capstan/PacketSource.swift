import Floor
import RTP
import SRTP

/// VP8 pictures of three packets each, sealed as a publisher would and sent in batches through a loopback socket.
final class PacketSource {
    static let batch = 64
    static let packetsPerFrame = 3
    static let stride = 2048
    private let srtp: SRTPContext
    private let sender: Int32
    private let slab: UnsafeMutableRawBufferPointer
    private var lengths = [UInt32](repeating: 0, count: batch)
    private var payload: [UInt8]
    private var writer = RTPWriter()
    private var sent = 0
    private let ssrc: UInt32 = 0x1234_5678

    /// - Parameter packetSize: bytes of the RTP packet before sealing.
    init(srtp: SRTPContext, sender: Int32, packetSize: Int) {
        self.srtp = srtp
        self.sender = sender
        slab = .allocate(byteCount: Self.batch * Self.stride, alignment: 64)
        payload = (0..<(packetSize - 12)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    }

    deinit {
        slab.deallocate()
    }

    /// Seals and sends one batch.
    func send() throws -> Int {
        for index in 0..<Self.batch {
            let place = sent % Self.packetsPerFrame
            let frame = sent / Self.packetsPerFrame
            let isKeyframe = frame % 300 == 0
            // RFC 7741 clause 4.2: no extension, start of partition 0 or not.
            payload[0] = place == 0 ? 0x10 : 0x00
            if place == 0 {
                // RFC 6386 clause 9.1: the frame tag, and of a keyframe the start code and 640×480.
                let header: [UInt8] =
                    isKeyframe ? [0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0xE0, 0x01] : [0x11, 0x02, 0x00]
                payload.replaceSubrange(1...header.count, with: header)
            }
            try payload.withUnsafeBytes { bytes in
                try writer.write(
                    payloadType: 96, marker: place == Self.packetsPerFrame - 1,
                    sequenceNumber: UInt16(truncatingIfNeeded: sent),
                    timestamp: UInt32(truncatingIfNeeded: frame &* 3000),
                    ssrc: ssrc, payload: bytes)
            }
            let slot = UnsafeMutableRawBufferPointer(
                rebasing: slab[(index * Self.stride)..<((index + 1) * Self.stride)])
            slot.copyBytes(from: writer.bytes)
            lengths[index] = UInt32(try srtp.sealRTP(slot, count: writer.bytes.count))
            sent += 1
        }
        let start = slab.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return Int(floor_send(sender, start, &lengths, Self.stride, UInt32(Self.batch)))
    }
}
