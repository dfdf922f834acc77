import BitIO
import RTP

/// The payload of a RED packet, RFC 2198 clause 3: redundant blocks of earlier packets, and the primary one, which is last.
///
/// The bytes are borrowed; a value must not outlive the call that handed them over.
package struct REDPacket {
    /// As many as libwebrtc takes (2026-11).
    package static let blockLimit = 32

    package let primary: REDBlock
    package let redundantCount: Int
    private let payload: UnsafeRawBufferPointer
    private let start: Int

    package init(parsing payload: UnsafeRawBufferPointer) throws(RTPRepairError) {
        var headers = ByteReader(payload)
        var count = 0
        var length = 0
        while true {
            guard let first = headers.readUInt8() else {
                throw .redTruncated(needed: headers.offset + 1, seen: payload.count)
            }
            guard first & 0x80 != 0 else {
                let start = headers.offset
                guard start + length <= payload.count else {
                    throw .redTruncated(needed: start + length, seen: payload.count)
                }
                primary = REDBlock(
                    payloadType: first, timestampOffset: 0, bytes: (start + length)..<payload.count)
                redundantCount = count
                self.payload = payload
                self.start = start
                return
            }
            guard let rest = headers.readUInt24() else {
                throw .redTruncated(needed: headers.offset + 3, seen: payload.count)
            }
            length += Int(rest & 0x3FF)
            count += 1
            guard count < Self.blockLimit else { throw .redBlocks(limit: Self.blockLimit) }
        }
    }

    /// The oldest first, as senders write them.
    package var redundant: REDBlocks { REDBlocks(payload, count: redundantCount, start: start) }
}

extension RTPHeader {
    /// What the header of a packet would be that carried this block alone; the offsets are those of the RED packet.
    package func unwrapped(_ block: REDBlock) -> RTPHeader {
        var header = self
        header.payloadType = block.payloadType
        header.timestamp = timestamp &- block.timestampOffset
        header.payload = (payload.lowerBound + block.bytes.lowerBound)..<(payload.lowerBound + block.bytes.upperBound)
        return header
    }
}
