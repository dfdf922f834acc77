/// RTP payloads one behind the other, written once.
package struct PayloadBuffer: Sendable {
    package struct Payload: Sendable {
        package let offset: Int
        package let count: Int
    }

    /// Bytes of a payload, its own header included. Headers, extensions, the tag of SRTP, UDP and IPv6 then stay below the
    /// 1280 bytes that every path carries.
    package static let limit = 1200

    package private(set) var bytes: [UInt8] = []
    package private(set) var payloads: [Payload] = []
    private var start = 0

    package init() {}

    /// Bytes that the open payload can still take.
    var room: Int { Self.limit - (bytes.count - start) }
    var openCount: Int { bytes.count - start }

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: more)
    }

    mutating func append(bigEndian value: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    /// Sets bits in a byte of the open payload.
    mutating func set(_ bits: UInt8, at offset: Int) {
        guard bytes.indices.contains(start + offset) else { return }
        bytes[start + offset] |= bits
    }

    /// Ends the open payload.
    mutating func end() {
        guard bytes.count > start else { return }
        payloads.append(Payload(offset: start, count: bytes.count - start))
        start = bytes.count
    }

    /// Forgets everything from so many payloads on.
    mutating func truncate(toPayloads count: Int) {
        guard count < payloads.count || bytes.count > start else { return }
        if count < payloads.count { start = payloads[count].offset }
        payloads.removeSubrange(min(count, payloads.count)...)
        bytes.removeSubrange(min(start, bytes.count)...)
    }

    /// Cuts `body` into pieces of nearly one size, none over `limit`, and hands over each: equal ones spread better than
    /// full ones with a rest.
    static func split(
        _ body: UnsafeRawBufferPointer, limit: Int,
        _ piece: (_ bytes: UnsafeRawBufferPointer, _ isFirst: Bool, _ isLast: Bool) -> Void
    ) {
        let pieces = max((body.count + limit - 1) / max(limit, 1), 1)
        var begin = 0
        for index in 0..<pieces {
            let count = (body.count - begin) / (pieces - index)
            piece(UnsafeRawBufferPointer(rebasing: body[begin..<(begin + count)]), index == 0, index == pieces - 1)
            begin += count
        }
    }
}
