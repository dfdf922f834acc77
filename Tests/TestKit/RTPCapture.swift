/// What one browser sent over one connection, opened, in the order in which it came, with the word of the browser's
/// encoded transform on the frames that are in it.
package struct RTPCapture: Sendable, CustomStringConvertible {
    package struct Packet: Sendable {
        /// Microseconds since the connection's first packet.
        package let arrival: Int64
        package let bytes: [UInt8]
    }

    /// One encoded frame as it went into the browser's packetizer.
    package struct Frame: Sendable {
        package let timestamp: UInt32
        package let count: Int
        /// Of the bytes; for H.264 with a four-byte length in the place of each start code.
        package let checksum: UInt32
        package let isKeyframe: Bool
    }

    package let description: String
    package let videoPayloadType: UInt8
    /// 0 where no retransmissions were agreed upon.
    package let rtxPayloadType: UInt8
    package let audioPayloadType: UInt8
    /// Ids of the header extensions that were agreed upon.
    package let midID: UInt8
    package let absoluteSendTimeID: UInt8
    package let transportSequenceID: UInt8
    package let audioLevelID: UInt8
    package let pictures: [Frame]
    package let sounds: [Frame]
    package let packets: [Packet]

    /// - Parameters:
    ///   - pictures: a line a frame: RTP timestamp, bytes, CRC-32, `key` or `delta`. `sounds` likewise.
    ///   - packets: base64 of microseconds in four bytes, length in two, and the packet, for each.
    package init(
        _ name: String, videoPayloadType: UInt8, rtxPayloadType: UInt8, audioPayloadType: UInt8, midID: UInt8,
        absoluteSendTimeID: UInt8, transportSequenceID: UInt8, audioLevelID: UInt8, pictures: String, sounds: String,
        packets: String
    ) {
        description = name
        self.videoPayloadType = videoPayloadType
        self.rtxPayloadType = rtxPayloadType
        self.audioPayloadType = audioPayloadType
        self.midID = midID
        self.absoluteSendTimeID = absoluteSendTimeID
        self.transportSequenceID = transportSequenceID
        self.audioLevelID = audioLevelID
        self.pictures = Self.frames(pictures)
        self.sounds = Self.frames(sounds)
        self.packets = Self.packets(Self.base64(packets))
    }

    /// The packets of one payload type.
    package func packets(of payloadType: UInt8) -> [Packet] {
        packets.filter { $0.bytes[1] & 0x7F == payloadType }
    }

    /// The CRC-32 of the frames' check sums (ISO 3309, reflected, as zlib has it).
    package static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    private static func frames(_ text: String) -> [Frame] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count == 4, let timestamp = UInt32(fields[0]), let count = Int(fields[1]),
                let checksum = UInt32(fields[2], radix: 16)
            else { return nil }
            return Frame(timestamp: timestamp, count: count, checksum: checksum, isKeyframe: fields[3] == "key")
        }
    }

    private static func packets(_ bytes: [UInt8]) -> [Packet] {
        func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 << 8 | Int($1) } }
        var found: [Packet] = []
        var offset = 0
        while offset + 6 <= bytes.count {
            let end = offset + 6 + number(offset + 4..<offset + 6)
            guard end <= bytes.count else { break }
            found.append(Packet(arrival: Int64(number(offset..<offset + 4)), bytes: [UInt8](bytes[offset + 6..<end])))
            offset = end
        }
        return found
    }

    private static func base64(_ text: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var values = [UInt32?](repeating: nil, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt32(value) }
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var bits = 0
        for letter in text.utf8 {
            guard let value = values[Int(letter)] else { continue }
            held = held << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
            }
        }
        return bytes
    }
}
