/// VP9 payloads, RFC 9628. Shared by the tests and by the seeds of the fuzz targets.
package enum VP9Vectors {
    package struct Descriptor: Sendable {
        package let name: String
        package let bytes: [UInt8]
        package let startsFrame: Bool
        package let endsFrame: Bool
        package let pictureID: UInt16?
        /// TID and SID.
        package let layers: [UInt8]?
        package let references: Int
        /// Layers, width, height and pictures of the group.
        package let structure: [Int]?
        package let count: Int
    }

    package struct Header: Sendable {
        package let name: String
        package let bytes: [UInt8]
        package let profile: Int
        package let bitDepth: Int
        package let width: Int
        package let height: Int
        /// Whether chroma has half of the columns, of the rows.
        package let subsampling: [Bool]
    }

    /// A keyframe of 64 × 48 pixels and the picture after it, as libvpx made them of a red field.
    package static let keyframe: [UInt8] = [
        0x82, 0x49, 0x83, 0x42, 0x00, 0x03, 0xF0, 0x02, 0xF6, 0x00, 0x38, 0x24, 0x1C, 0x18, 0x4A, 0x00, 0x00, 0x30,
        0x60, 0x00, 0x00, 0x13, 0xBF, 0xFF, 0xF8, 0x73, 0x10, 0x00, 0x08, 0xFF, 0xFF, 0xFF, 0xF7, 0x14, 0xDB, 0xFF,
        0xFF, 0xFF, 0xFE, 0xAC, 0x75, 0x80, 0x00,
    ]
    package static let interframe: [UInt8] = [
        0x86, 0x00, 0x40, 0x92, 0x9C, 0x00, 0x50, 0x00, 0x00, 0x03, 0x60, 0x00, 0x00, 0x54, 0x70,
    ]
    /// Pictures of three spatial layers, 32 × 24, 64 × 48 and 128 × 96, as libvpx 1.12 makes them of a grey field: every
    /// layer is shown. A header of them ends within a byte and one at a byte's end, and a byte must be put in there.
    package static let spatial: [[[UInt8]]] = [
        [
            bytes(
                "824983420001f0017803f802fe0238241c18100000204000648bfffff0b61ef11763500220a8abc0c7c83e5c30a9b02a8232dea8"
                    + "c0223700d534e90e6b5cf16fffffffe43edffffffff9ffa39a92d800"),
            bytes("86008080001f8017c01fc017e70911b80000c070000062a2b400"),
            bytes("86010908003f802fa70911b80000c070000062a2eee448"),
        ],
        [
            bytes("8600400b007f005f9c88558000037000001181ff317fe1affc35e2e000"),
            bytes("8600880b007f005f9c94562000037000006975c500"), bytes("860110929c94562000037000006975e29b66"),
        ],
        [
            bytes("86004013007f005f1cf059c000037000001181f19fe3afd7bb4000"),
            bytes("8600880b007f005f9c84554000037000006975c500"), bytes("860110929c84554000037000006975e29b66"),
        ],
        [
            bytes("86004013007f005f73616400000c7000000099520003fffe34bfffff500000"),
            bytes("8600880b007f005f9c745460000370000017950800000000003ed59000"),
            bytes("860110929c74546000037000006975e29b66"),
        ],
    ]
    /// The same as superframes of which the last layer alone is shown, made by another program. FFmpeg's decoder reads out
    /// of these what libvpx reads out of the above.
    package static let superframes: [[UInt8]] = [
        bytes(
            "804983420001f0017803f802fe0238241c18100000204000648bfffff0b61ef11763500220a8abc0c7c83e5c30a9b02a8232dea8c022"
                + "3700d534e90e6b5cf16fffffffe43edffffffff9ffa39a92d80084004040000fc00be00fe00bf38488dc00006070000062a2b400"
                + "86010908003f802fa70911b80000c070000062a2eee448c2501a17c2"),
        bytes(
            "84002005803f802fce442ac00001807000001181ff317fe1affc35e2e00084004405803f802fce4a2b100001807000006975c500"
                + "860110929c94562000037000006975e29b66c21e1612c2"),
        bytes(
            "84002009803f802f8e782ce00001807000001181f19fe3afd7bb400084004405803f802fce422aa00001807000006975c500"
                + "860110929c84554000037000006975e29b66c21c1612c2"),
        bytes(
            "84002009803f802fb9b0b20000067000000099520003fffe34bfffff50000084004405803f802fce3a2a3000018070000017950800"
                + "000000003ed59000860110929c74546000037000006975e29b66c21f1e12c2"),
    ]

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// show_existing_frame: frame buffer 1 is shown once more.
    package static let repetition: [UInt8] = [0x89]

    /// RFC 9628 clause 4.2: both modes, and every field that there can be.
    package static let descriptors: [Descriptor] = [
        Descriptor(
            name: "as FFmpeg sends it: B and E alone", bytes: [0x0C], startsFrame: true, endsFrame: true,
            pictureID: nil, layers: nil, references: 0, structure: nil, count: 1),
        Descriptor(
            name: "7-bit PictureID 17", bytes: [0x88, 0x11], startsFrame: true, endsFrame: false,
            pictureID: 17, layers: nil, references: 0, structure: nil, count: 2),
        Descriptor(
            name: "15-bit PictureID 4711, in the middle", bytes: [0xC0, 0x92, 0x67], startsFrame: false,
            endsFrame: false, pictureID: 4711, layers: nil, references: 0, structure: nil, count: 3),
        Descriptor(
            name: "non-flexible, TID 2, U, SID 1, D, TL0PICIDX 7", bytes: [0xE4, 0x92, 0x67, 0x53, 0x07],
            startsFrame: false, endsFrame: true, pictureID: 4711, layers: [2, 1], references: 0, structure: nil,
            count: 5),
        Descriptor(
            name: "flexible, SID 2, no reference but the layer below", bytes: [0xB9, 0x92, 0x67, 0x05],
            startsFrame: true, endsFrame: false, pictureID: 4711, layers: [0, 2], references: 0, structure: nil,
            count: 4),
        Descriptor(
            name: "flexible, three references", bytes: [0xF8, 0x92, 0x67, 0x20, 0x03, 0x05, 0x06], startsFrame: true,
            endsFrame: false, pictureID: 4711, layers: [1, 0], references: 3, structure: nil, count: 7),
        Descriptor(
            name: "flexible, one reference, no layers", bytes: [0xDC, 0x11, 0x02], startsFrame: true,
            endsFrame: true, pictureID: 17, layers: nil, references: 1, structure: nil, count: 3),
        Descriptor(
            name: "structure of two layers with sizes and no group",
            bytes: [0x8A, 0x11, 0x30, 0x01, 0x40, 0x00, 0xB4, 0x02, 0x80, 0x01, 0x68], startsFrame: true,
            endsFrame: false, pictureID: 17, layers: nil, references: 0, structure: [2, 640, 360, 0], count: 11),
        Descriptor(
            name: "structure of one layer, a group of four pictures with none, one, one and two references",
            bytes: [0x8A, 0x11, 0x08, 0x04, 0x00, 0x54, 0x01, 0x34, 0x02, 0x58, 0x01, 0x02], startsFrame: true,
            endsFrame: false, pictureID: 17, layers: nil, references: 0, structure: [1, 0, 0, 4], count: 12),
        Descriptor(
            name: "as Chromium begins a stream: PictureID, layers, TL0PICIDX, structure",
            bytes: [0xAB, 0xC2, 0x3B, 0x00, 0x01, 0x18, 0x02, 0x80, 0x01, 0x68, 0x01, 0x04, 0x01], startsFrame: true,
            endsFrame: false, pictureID: 0x423B, layers: [0, 0], references: 0, structure: [1, 640, 360, 1],
            count: 13),
    ]

    /// As libvpx writes them.
    package static let headers: [Header] = [
        Header(
            name: "profile 0, 64 × 48", bytes: Array(keyframe.prefix(16)), profile: 0, bitDepth: 8, width: 64,
            height: 48, subsampling: [true, true]),
        Header(
            name: "profile 0, 1920 × 1080",
            bytes: [0x82, 0x49, 0x83, 0x42, 0x00, 0x77, 0xF0, 0x43, 0x76, 0x00, 0x38, 0x24], profile: 0, bitDepth: 8,
            width: 1920, height: 1080, subsampling: [true, true]),
        Header(
            name: "profile 1, 4:4:4, 320 × 240",
            bytes: [0xA2, 0x49, 0x83, 0x42, 0x00, 0x02, 0x7E, 0x01, 0xDE, 0xC0, 0x07, 0x04], profile: 1, bitDepth: 8,
            width: 320, height: 240, subsampling: [false, false]),
        Header(
            name: "profile 1, 4:4:0, 320 × 240",
            bytes: [0xA2, 0x49, 0x83, 0x42, 0x04, 0x02, 0x7E, 0x01, 0xDE, 0xC0, 0x07, 0x04], profile: 1, bitDepth: 8,
            width: 320, height: 240, subsampling: [false, true]),
        Header(
            name: "profile 1, RGB, 320 × 240",
            bytes: [0xA2, 0x49, 0x83, 0x42, 0xE0, 0x13, 0xF0, 0x0E, 0xF6, 0x00, 0x38, 0x24], profile: 1, bitDepth: 8,
            width: 320, height: 240, subsampling: [false, false]),
        Header(
            name: "profile 2, 10 bits, 640 × 360",
            bytes: [0x92, 0x49, 0x83, 0x42, 0x00, 0x13, 0xF8, 0x0B, 0x3B, 0x00, 0x1C, 0x12], profile: 2, bitDepth: 10,
            width: 640, height: 360, subsampling: [true, true]),
        Header(
            name: "profile 3, 4:2:2, 12 bits, 322 × 242",
            bytes: [0xB1, 0x24, 0xC1, 0xA1, 0x42, 0x00, 0xA0, 0x80, 0x78, 0xB0, 0x01, 0xC1], profile: 3, bitDepth: 12,
            width: 322, height: 242, subsampling: [true, false]),
    ]

    /// Whole payloads.
    package static let payloads: [[UInt8]] =
        descriptors.map { $0.bytes + keyframe } + descriptors.map { $0.bytes + interframe }
        + headers.map { [0x0C] + $0.bytes } + layered(keyframe, interframe, pictureID: 1)
        + spatial.enumerated().flatMap { picture, layers in spatialPayloads(layers, pictureID: UInt16(picture)) }

    /// Payloads that are refused: empty of media, cut, or with a frame header that is none.
    package static let malformed: [(label: String, bytes: [UInt8])] = [
        ("truncated", [0x0C]),
        ("truncated", [0x8C]),
        ("truncated", [0x8C, 0x80]),
        ("truncated", [0x1C, 0x86, 0x00]),
        ("truncated", [0x2C, 0x00]),
        ("truncated", [0xDC, 0x11, 0x03, 0x03, 0x03, 0x02, 0x86]),
        ("truncated", [0x0E, 0x10, 0x00, 0x40, 0x00]),
        ("truncated", [0x0E, 0x08, 0x03, 0x00, 0x04]),
        ("vp9FrameHeader", [0x0C, 0x46, 0x00, 0x40]),
        ("vp9FrameHeader", [0x0C, 0x82, 0x49, 0x83, 0x43, 0x00, 0x03, 0xF0, 0x02, 0xF6, 0x00]),
        ("vp9FrameHeader", [0x0C, 0x82, 0x49, 0x83, 0x42, 0x00, 0x03, 0xF0]),
        ("vp9FrameHeader", [0x0C, 0x82, 0x49, 0x83, 0x42, 0xE0, 0x03, 0xF0, 0x02, 0xF6, 0x00]),
        ("vp9FrameHeader", [0x0C, 0x82, 0x49, 0x83, 0x42, 0x0F, 0xFF, 0xF0, 0x2F, 0x60]),
        ("vp9FrameHeader", [0x0C, 0xBE, 0x49, 0x83]),
        ("missingStart", [0x04, 0x86, 0x00]),
    ]

    /// Payloads of a layer frame as a sender makes them: at most `size` bytes of media in each.
    package static func packetize(
        _ frame: [UInt8], size: Int, pictureID: UInt16? = nil, spatialLayer: UInt8? = nil, structure: [UInt8]? = nil
    ) -> [[UInt8]] {
        var payloads: [[UInt8]] = []
        var offset = 0
        while offset < frame.count {
            let end = min(offset + max(size, 1), frame.count)
            let isFirst = offset == 0
            var flags: UInt8 = (isFirst ? 0x08 : 0) | (end == frame.count ? 0x04 : 0)
            var descriptor: [UInt8] = []
            if let pictureID {
                flags |= 0x80
                descriptor += [0x80 | UInt8(pictureID >> 8 & 0x7F), UInt8(pictureID & 0xFF)]
            }
            if let spatialLayer {
                flags |= 0x20
                descriptor += [spatialLayer << 1, 0x00]
            }
            if isFirst, let structure {
                flags |= 0x02
                descriptor += structure
            }
            payloads.append([flags] + descriptor + frame[offset..<end])
            offset = end
        }
        return payloads
    }

    /// The payloads of one picture, of each layer at most `size` bytes.
    package static func spatialPayloads(_ layers: [[UInt8]], pictureID: UInt16, size: Int = 20) -> [[UInt8]] {
        layers.enumerated().flatMap {
            packetize($1, size: size, pictureID: pictureID, spatialLayer: UInt8(truncatingIfNeeded: $0))
        }
    }

    /// Layers of at most 255 bytes each as they are, with their index (bitstream specification annex B).
    package static func indexed(_ layers: [[UInt8]]) -> [UInt8] {
        let marker = 0xC0 | UInt8(truncatingIfNeeded: layers.count - 1)
        let index = [marker] + layers.map { UInt8(truncatingIfNeeded: $0.count) } + [marker]
        return layers.flatMap { $0 } + index
    }

    /// A picture of two spatial layers, of 64 × 48 and 128 × 96 pixels by their structure.
    package static func layered(
        _ lower: [UInt8], _ upper: [UInt8], pictureID: UInt16, size: Int = 20
    ) -> [[UInt8]] {
        let structure: [UInt8] = [0x30, 0x00, 0x40, 0x00, 0x30, 0x00, 0x80, 0x00, 0x60]
        return packetize(lower, size: size, pictureID: pictureID, spatialLayer: 0, structure: structure)
            + packetize(upper, size: size, pictureID: pictureID, spatialLayer: 1)
    }

    /// A frame that a parser takes for a keyframe of 64 × 48 pixels or for the picture after one, filled with `tail`.
    package static func frame(isKeyframe: Bool, tail: [UInt8]) -> [UInt8] {
        (isKeyframe ? Array(keyframe.prefix(10)) : [0x86, 0x00, 0x40]) + tail
    }
}
