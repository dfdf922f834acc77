/// VP8 payloads, RFC 7741. Shared by the tests and by the seeds of the fuzz targets.
package enum VP8Vectors {
    package struct Descriptor: Sendable {
        package let name: String
        package let bytes: [UInt8]
        package let startsFrame: Bool
        package let pictureID: UInt16?
        package let temporalLevelZeroIndex: UInt8?
        package let temporalLayer: UInt8?
        package let keyIndex: UInt8?
        package let count: Int
    }

    /// A keyframe of 32 × 16 pixels and the picture after it, as libvpx made them of a red field.
    package static let keyframe: [UInt8] = [
        0xF0, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x20, 0x00, 0x10, 0x00, 0x00, 0x47, 0x08, 0x85, 0x85, 0x88, 0x85, 0x84,
        0x88, 0x02, 0x02, 0x02, 0x75, 0xAA, 0x03, 0xF8, 0x03, 0xFA, 0x02, 0x0A, 0x02, 0x1D, 0xC0, 0xFE, 0xFD, 0x6E,
        0xF3, 0xFF, 0xE3, 0x99, 0x37, 0x30, 0xC4, 0xFF, 0x8E, 0x6D, 0xFF, 0xF1, 0x61, 0x3C, 0x0E, 0x28, 0xC8, 0xFF,
        0xF1, 0x51, 0x00,
    ]
    package static let interframe: [UInt8] = [
        0xB1, 0x01, 0x00, 0x01, 0x10, 0x10, 0x00, 0x18, 0x00, 0x18, 0x58, 0x2F, 0xF4, 0x00, 0x08, 0x40, 0x00,
    ]

    /// RFC 7741 clauses 4.2 and 4.5 (4.5.1 key frame in one packet, 4.5.2 continuation, 4.5.3, 4.5.4, 4.5.5 with a 15-bit
    /// PictureID), and every other combination of the extension bits that is sent.
    package static let descriptors: [Descriptor] = [
        Descriptor(
            name: "4.5.1 keyframe in one packet, 7-bit PictureID 17", bytes: [0x90, 0x80, 0x11], startsFrame: true,
            pictureID: 17, temporalLevelZeroIndex: nil, temporalLayer: nil, keyIndex: nil, count: 3),
        Descriptor(
            name: "4.5.2 first partition begins", bytes: [0x90, 0x80, 0x11], startsFrame: true,
            pictureID: 17, temporalLevelZeroIndex: nil, temporalLayer: nil, keyIndex: nil, count: 3),
        Descriptor(
            name: "4.5.2 second partition goes on", bytes: [0x81, 0x80, 0x11], startsFrame: false,
            pictureID: 17, temporalLevelZeroIndex: nil, temporalLayer: nil, keyIndex: nil, count: 3),
        Descriptor(
            name: "4.5.3 first packet, no extension", bytes: [0x10], startsFrame: true,
            pictureID: nil, temporalLevelZeroIndex: nil, temporalLayer: nil, keyIndex: nil, count: 1),
        Descriptor(
            name: "4.5.3 middle of the first partition", bytes: [0x00], startsFrame: false,
            pictureID: nil, temporalLevelZeroIndex: nil, temporalLayer: nil, keyIndex: nil, count: 1),
        Descriptor(
            name: "second partition begins", bytes: [0x11], startsFrame: false,
            pictureID: nil, temporalLevelZeroIndex: nil, temporalLayer: nil, keyIndex: nil, count: 1),
        Descriptor(
            name: "4.5.5 15-bit PictureID 4711", bytes: [0x90, 0x80, 0x92, 0x67], startsFrame: true,
            pictureID: 4711, temporalLevelZeroIndex: nil, temporalLayer: nil, keyIndex: nil, count: 4),
        Descriptor(
            name: "all extensions: 15-bit PictureID, TL0PICIDX, TID and Y, KEYIDX",
            bytes: [0x90, 0xF0, 0xC2, 0x3B, 0x07, 0x63], startsFrame: true,
            pictureID: 0x423B, temporalLevelZeroIndex: 7, temporalLayer: 1, keyIndex: 3, count: 6),
        Descriptor(
            name: "TID without TL0PICIDX", bytes: [0xB0, 0x20, 0x80], startsFrame: true,
            pictureID: nil, temporalLevelZeroIndex: nil, temporalLayer: 2, keyIndex: nil, count: 3),
        Descriptor(
            name: "KEYIDX alone", bytes: [0x80, 0x10, 0x1F], startsFrame: false,
            pictureID: nil, temporalLevelZeroIndex: nil, temporalLayer: nil, keyIndex: 31, count: 3),
        Descriptor(
            name: "extension byte with nothing set", bytes: [0x90, 0x00], startsFrame: true,
            pictureID: nil, temporalLevelZeroIndex: nil, temporalLayer: nil, keyIndex: nil, count: 2),
    ]

    /// Whole payloads.
    package static let payloads: [[UInt8]] =
        descriptors.map { $0.bytes + keyframe } + descriptors.map { $0.bytes + interframe }

    /// Payloads that are refused: empty of media, cut, or with a keyframe header that is none.
    package static let malformed: [(name: String, bytes: [UInt8])] = [
        ("descriptor only", [0x10]),
        ("PictureID missing", [0x90, 0x80]),
        ("second byte of PictureID missing", [0x90, 0x80, 0x80]),
        ("TL0PICIDX missing", [0x90, 0x40]),
        ("keyframe without start code", [0x10, 0x10, 0x00, 0x00, 0x00, 0x01, 0x2A, 0x20, 0x00, 0x10, 0x00]),
        ("keyframe of no width", [0x10, 0x10, 0x00, 0x00, 0x9D, 0x01, 0x2A, 0x00, 0x00, 0x10, 0x00]),
        ("keyframe cut in its size", [0x10, 0x10, 0x00, 0x00, 0x9D, 0x01, 0x2A, 0x20, 0x00]),
        ("two bytes of a frame", [0x10, 0x10, 0x00]),
    ]

    /// Payloads of a frame as a sender makes them, RFC 7741 clause 4.4: at most `size` bytes of media in each.
    package static func packetize(_ frame: [UInt8], size: Int, pictureID: UInt16? = nil) -> [[UInt8]] {
        var payloads: [[UInt8]] = []
        var offset = 0
        while offset < frame.count {
            let end = min(offset + max(size, 1), frame.count)
            var payload: [UInt8] = [(pictureID == nil ? 0 : 0x80) | (offset == 0 ? 0x10 : 0)]
            if let pictureID {
                payload += [0x80, 0x80 | UInt8(pictureID >> 8 & 0x7F), UInt8(pictureID & 0xFF)]
            }
            payloads.append(payload + frame[offset..<end])
            offset = end
        }
        return payloads
    }

    /// A frame that a parser takes for a keyframe of this size or for the picture after one; the rest is filled with `tail`.
    package static func frame(isKeyframe: Bool, width: UInt16 = 640, height: UInt16 = 480, tail: [UInt8]) -> [UInt8] {
        guard isKeyframe else { return [0x11, 0x02, 0x00] + tail }
        return [
            0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, UInt8(width & 0xFF), UInt8(width >> 8), UInt8(height & 0xFF),
            UInt8(height >> 8),
        ] + tail
    }
}
