import RTP
import TestKit

enum RTPFuzz {
    static var seeds: [[UInt8]] { RTPVectors.all.map(\.bytes) }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let header = try? RTPHeader.parse(bytes) else { return }
        require(header.payload.upperBound <= bytes.count, "a payload past the end")
        require(header.payloadBytes(in: bytes).count == header.payload.count, "two lengths of one payload")
        var total = 0
        header.forEachExtension(in: bytes) { total += $1.count }
        require(total <= bytes.count, "more extensions than bytes")
        for id in UInt8(0)...15 {
            _ = header.extensionElement(id, in: bytes)
            _ = header.transportSequenceNumber(id, in: bytes)
            _ = header.absoluteSendTime(id, in: bytes)
            _ = header.audioLevel(id, in: bytes)
        }
        for index in 0...15 { _ = header.contributingSource(index, in: bytes) }
    }
}
