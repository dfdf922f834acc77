/// RED and FEC packets as a sender makes them, written from the words of the RFCs and not with the code that reads them.
package enum RepairEncoder {
    /// The payload of one RED packet (RFC 2198 clause 3); all blocks of one type.
    package static func red(
        _ redundant: [(offset: UInt32, bytes: [UInt8])] = [], _ primary: [UInt8], type: UInt8 = 111
    ) -> [UInt8] {
        var headers: [UInt8] = []
        for block in redundant {
            let word = block.offset << 10 | UInt32(block.bytes.count)
            headers += [0x80 | type, UInt8(word >> 16 & 0xFF), UInt8(word >> 8 & 0xFF), UInt8(word & 0xFF)]
        }
        return headers + [type] + redundant.flatMap(\.bytes) + primary
    }

    /// The FEC packet of one level over these packets (RFC 5109 clause 8); all lie within 48 numbers of `base`.
    package static func parity(_ packets: [[UInt8]], base: UInt16, protecting limit: Int? = nil) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 8)
        var length = 0
        var body = [UInt8](repeating: 0, count: limit ?? packets.map { $0.count - 12 }.max() ?? 0)
        var mask: UInt64 = 0
        for packet in packets {
            for index in header.indices { header[index] ^= packet[index] }
            length ^= packet.count - 12
            for index in body.indices where 12 + index < packet.count { body[index] ^= packet[12 + index] }
            let place = (UInt16(packet[2]) << 8 | UInt16(packet[3])) &- base
            mask |= 1 << UInt64(47 - place)
        }
        let isLong = mask & 0xFFFF_FFFF != 0
        header[0] = header[0] & 0x3F | (isLong ? 0x40 : 0)
        header[2] = UInt8(base >> 8)
        header[3] = UInt8(base & 0xFF)
        func big(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(value >> UInt64(8 * (count - 1 - $0)) & 0xFF) }
        }
        let maskBytes = isLong ? big(mask, 6) : big(mask >> 32, 2)
        return header + big(UInt64(length), 2) + big(UInt64(body.count), 2) + maskBytes + body
    }

    /// The payload of a packet of flexible FEC over these packets (draft-ietf-payload-flexible-fec-scheme-03 clause 4.2.2.1).
    package static func flexible(_ packets: [[UInt8]], base: UInt16, source: UInt32) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 8)
        var length = 0
        var body = [UInt8](repeating: 0, count: packets.map { $0.count - 12 }.max() ?? 0)
        var places: Set<Int> = []
        for packet in packets {
            for index in header.indices { header[index] ^= packet[index] }
            length ^= packet.count - 12
            for index in body.indices where 12 + index < packet.count { body[index] ^= packet[12 + index] }
            places.insert(Int((UInt16(packet[2]) << 8 | UInt16(packet[3])) &- base))
        }
        header[0] &= 0x3F
        header[2] = UInt8(length >> 8)
        header[3] = UInt8(length & 0xFF)
        func big(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(value >> UInt64(8 * (count - 1 - $0)) & 0xFF) }
        }
        // Parts of 15, 31 and 63 packets, each behind a bit that says whether it is the last.
        var mask: [UInt8] = []
        var first = 0
        for bits in [15, 31, 63] {
            let last = first + bits
            let isLast = places.allSatisfy { $0 < last }
            let value = (first..<last).reduce(0 as UInt64) { $0 << 1 | (places.contains($1) ? 1 : 0) }
            mask += big(value | (isLast ? 1 << UInt64(bits) : 0), (bits + 1) / 8)
            first = last
            if isLast { break }
        }
        return header + [1, 0, 0, 0] + big(UInt64(source), 4) + big(UInt64(base), 2) + mask + body
    }
}
