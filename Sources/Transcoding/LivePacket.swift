import CFFmpeg
import Media

/// A frame as decoders want it.
final class LivePacket {
    private var packet: UnsafeMutablePointer<AVPacket>?

    init() throws(TranscodingError) {
        packet = av_packet_alloc()
        guard packet != nil else { throw .outOfMemory(doing: "a packet") }
    }

    deinit { av_packet_free(&packet) }

    /// - Parameter time: in ticks of the decoder's clock.
    /// - Returns: the packet, until the next call.
    func fill(_ frame: EncodedFrame, at time: Int64) throws(TranscodingError) -> UnsafeMutablePointer<AVPacket>? {
        guard let packet else { return nil }
        av_packet_unref(packet)
        guard frame.count > 0 else { return nil }
        guard av_new_packet(packet, Int32(clamping: frame.count)) >= 0, let data = packet.pointee.data else {
            throw .outOfMemory(doing: "a packet")
        }
        frame.withBytes { bytes in
            if let base = bytes.baseAddress {
                UnsafeMutableRawPointer(data).copyMemory(from: base, byteCount: bytes.count)
            }
        }
        if frame.codec == .h264 || frame.codec == .h265 {
            Self.startCodes(UnsafeMutableRawBufferPointer(start: data, count: frame.count))
        }
        packet.pointee.pts = time
        packet.pointee.dts = time
        if frame.isKeyframe { packet.pointee.flags |= AV_PKT_FLAG_KEY }
        return packet
    }

    /// ITU-T H.264 annex B: a start code of four bytes in the place of each length.
    private static func startCodes(_ bytes: UnsafeMutableRawBufferPointer) {
        var offset = 0
        while offset + 4 <= bytes.count {
            let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            bytes.storeBytes(of: UInt32(1).bigEndian, toByteOffset: offset, as: UInt32.self)
            offset += 4 + length
        }
    }
}
