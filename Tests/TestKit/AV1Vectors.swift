/// AV1 OBUs and payloads, RTP Payload Format For AV1 v1.0.0. Shared by the tests and by the seeds of the fuzz targets.
package enum AV1Vectors {
    package struct SequenceHeader: Sendable {
        package let name: String
        package let bytes: [UInt8]
        package let profile: UInt8
        package let level: UInt8
        package let width: Int
        package let height: Int
        package let bitDepth: Int
        package let isMonochrome: Bool
        /// Whether chroma has half of the columns, of the rows.
        package let subsampling: [Bool]
    }

    /// A stream of 64 × 48 pixels as libaom makes it of a red field, every OBU with its size field: a key frame and one
    /// that refers to it.
    package static let sequenceHeader: [UInt8] = [
        0x0A, 0x0A, 0x00, 0x00, 0x00, 0x02, 0xAF, 0xF7, 0x9B, 0x5F, 0x20, 0x08,
    ]
    package static let keyframe: [UInt8] = [
        0x32, 0x1D, 0x10, 0x00, 0x90, 0x00, 0x08, 0x20, 0x82, 0x20, 0x00, 0x00, 0xC1, 0xB4, 0xE5, 0xC1, 0xA2, 0x50,
        0x3E, 0xC8, 0xD6, 0x5D, 0xFF, 0xA7, 0x98, 0x66, 0x44, 0xF4, 0x9B, 0x9D, 0xCE,
    ]
    package static let interframe: [UInt8] = [
        0x32, 0x12, 0x30, 0x03, 0x80, 0x80, 0xFD, 0xF8, 0x06, 0xC0, 0x00, 0x59, 0x65, 0x96, 0x28, 0x10, 0x42, 0x00,
        0x95, 0xB0,
    ]
    package static let delimiter: [UInt8] = [0x12, 0x00]
    package static let padding: [UInt8] = [0x7A, 0x03, 0x01, 0x02, 0x80]
    package static let tileList: [UInt8] = [0x42, 0x04, 0x00, 0x00, 0x00, 0x00]
    /// A metadata OBU (HDR content light level) and one of spatial layer 1 with the extension byte.
    package static let metadata: [UInt8] = [0x2A, 0x06, 0x01, 0x00, 0x64, 0x00, 0x32, 0x80]
    package static let layerMetadata: [UInt8] = [0x2E, 0x08, 0x06, 0x01, 0x00, 0x64, 0x00, 0x32, 0x80]
    /// show_existing_frame: what is in buffer 0 is shown.
    package static let repetition: [UInt8] = [0x1A, 0x01, 0x80]

    /// As libaom and SVT-AV1 write them.
    package static let sequenceHeaders: [SequenceHeader] = [
        SequenceHeader(
            name: "Main, 64 × 48", bytes: sequenceHeader, profile: 0, level: 0, width: 64, height: 48, bitDepth: 8,
            isMonochrome: false, subsampling: [true, true]),
        SequenceHeader(
            name: "Main, 1920 × 1080",
            bytes: [0x0A, 0x0B, 0x00, 0x00, 0x00, 0x42, 0xAB, 0xBF, 0xC3, 0x77, 0x6B, 0xE4, 0x01], profile: 0, level: 8,
            width: 1920, height: 1080, bitDepth: 8, isMonochrome: false, subsampling: [true, true]),
        SequenceHeader(
            name: "Main, 10 bits, 640 × 360",
            bytes: [0x0A, 0x0B, 0x00, 0x00, 0x00, 0x0C, 0xC4, 0xFF, 0x67, 0x36, 0xBE, 0x50, 0x10], profile: 0, level: 1,
            width: 640, height: 360, bitDepth: 10, isMonochrome: false, subsampling: [true, true]),
        SequenceHeader(
            name: "High, 4:4:4, 320 × 240",
            bytes: [0x0A, 0x0A, 0x20, 0x00, 0x00, 0x04, 0x3C, 0xFF, 0xBC, 0xDA, 0xF9, 0x02], profile: 1, level: 0,
            width: 320, height: 240, bitDepth: 8, isMonochrome: false, subsampling: [false, false]),
        SequenceHeader(
            name: "Professional, 4:2:2, 12 bits, 320 × 240",
            bytes: [0x0A, 0x0B, 0x40, 0x00, 0x00, 0x04, 0x3C, 0xFF, 0xBC, 0xDA, 0xF9, 0x62, 0x20], profile: 2, level: 0,
            width: 320, height: 240, bitDepth: 12, isMonochrome: false, subsampling: [true, false]),
        SequenceHeader(
            name: "Main, monochrome, 322 × 242",
            bytes: [0x0A, 0x0A, 0x00, 0x00, 0x00, 0x04, 0x3D, 0x07, 0xC4, 0xDA, 0xF9, 0x2A], profile: 0, level: 0,
            width: 322, height: 242, bitDepth: 8, isMonochrome: true, subsampling: [true, true]),
        SequenceHeader(
            name: "High, RGB, 320 × 240",
            bytes: [0x0A, 0x0D, 0x20, 0x00, 0x00, 0x04, 0x3C, 0xFF, 0xBC, 0xDA, 0xF9, 0x20, 0x21, 0xA0, 0x04],
            profile: 1, level: 0, width: 320, height: 240, bitDepth: 8, isMonochrome: false,
            subsampling: [false, false]),
        SequenceHeader(
            name: "SVT-AV1, Main, 640 × 360, without its size field",
            bytes: [0x08, 0x00, 0x00, 0x00, 0x0C, 0xC4, 0xFF, 0x67, 0x3E, 0xFE, 0x40, 0x10], profile: 0, level: 1,
            width: 640, height: 360, bitDepth: 8, isMonochrome: false, subsampling: [true, true]),
    ]

    package static let malformedSequenceHeaders: [(name: String, bytes: [UInt8])] = [
        ("header alone", [0x0A, 0x00]),
        ("forbidden bit", [0x8A] + sequenceHeader.dropFirst()),
        ("size past the end", [0x0A, 0x0B] + sequenceHeader.dropFirst(2)),
        ("profile 3", [0x0A, 0x0A, 0x60] + sequenceHeader.dropFirst(3)),
        ("another OBU", delimiter),
        ("sizes of 65536", [0x0A, 0x0A, 0x00, 0x00, 0x00, 0x07, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
    ]

    /// Whole payloads: clause 4.5's figures (elements with and without sizes) and clause 5.1's packetizations.
    package static let payloads: [[UInt8]] =
        [
            [0x08] + sized([sequenceHeader, metadata, layerMetadata, keyframe]),
            [0x28] + sized([sequenceHeader]) + withoutSize(keyframe),
            [0x38] + sized([sequenceHeader, metadata]) + withoutSize(keyframe),
            [0x10] + withoutSize(interframe), [0x10] + withoutSize(repetition),
            [0x18] + withoutSize(sequenceHeader), [0x10] + withoutSize(metadata),
            [0x00] + sized([delimiter, padding, tileList, interframe]),
            [0x10] + interframe,
        ] + packetize([sequenceHeader, keyframe], size: 20) + packetize([interframe], size: 9)
        + sequenceHeaders.map { [0x18] + $0.bytes }

    /// Payloads that are refused, with the label of the reason.
    package static let malformed: [(label: String, bytes: [UInt8])] = [
        ("truncated", [0x10]),
        ("av1ElementSize", [0x00, 0x00]),
        ("av1ElementSize", [0x00, 0x05, 0x32, 0x30]),
        ("av1ElementSize", [0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
        ("av1ElementSize", [0x00, 0xFF, 0xFF]),
        ("av1ElementCount", [0x30, 0x02, 0x30, 0x30, 0x02, 0x30, 0x30]),
        ("av1Unit", [0x10, 0xB2, 0x01, 0x30]),
        ("av1Unit", [0x10, 0x32, 0x05, 0x30]),
        ("av1Unit", [0x10, 0x32, 0x01, 0x30, 0x00]),
        ("av1Unit", [0x10, 0x34]),
        ("av1Unit", [0x10, 0x30]),
        ("av1SequenceHeader", [0x10, 0x08, 0x60, 0x00]),
        ("missingStart", [0x90, 0x30, 0x30]),
        ("missingEnd", [0x50, 0x30, 0x30]),
    ]

    /// An OBU without its size field, as clause 4.5 wants it sent. Its size takes one byte.
    package static func withoutSize(_ unit: [UInt8]) -> [UInt8] {
        guard let first = unit.first, first & 0x02 != 0 else { return unit }
        let header = first & 0x04 != 0 ? 2 : 1
        return [first & ~0x02] + unit[1..<header] + unit.dropFirst(header + 1)
    }

    /// leb128.
    package static func size(_ value: Int) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + size(value >> 7)
    }

    /// OBU elements, each with its size in front.
    package static func sized(_ units: [[UInt8]]) -> [UInt8] {
        units.map(withoutSize).reduce(into: []) { $0 += size($1.count) + $1 }
    }

    /// Payloads of a temporal unit: elements of at most `size` bytes, one a packet.
    package static func packetize(_ units: [[UInt8]], size: Int) -> [[UInt8]] {
        var payloads: [[UInt8]] = []
        for unit in units {
            let whole = unit.first.map { $0 & 0x02 != 0 } == true && unit.count < 130 ? withoutSize(unit) : unit
            var offset = 0
            repeat {
                let end = min(offset + max(size, 1), whole.count)
                let begins: UInt8 = payloads.isEmpty && units[0].first.map { $0 >> 3 & 0x0F == 1 } == true ? 0x08 : 0
                let flags: UInt8 = (offset > 0 ? 0x80 : 0) | (end < whole.count ? 0x40 : 0)
                payloads.append([flags | 0x10 | begins] + whole[offset..<end])
                offset = end
            } while offset < whole.count
        }
        return payloads
    }

    /// A frame OBU with its size field that a parser takes for a key frame or for one after it, filled with `tail`.
    package static func frame(isKeyframe: Bool, tail: [UInt8]) -> [UInt8] {
        [0x32] + size(tail.count + 1) + [isKeyframe ? 0x10 : 0x30] + tail
    }
}
