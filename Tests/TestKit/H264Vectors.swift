/// H.264 units and payloads, RFC 6184. Shared by the tests and by the seeds of the fuzz targets.
package enum H264Vectors {
    package struct SequenceSet: Sendable {
        package let name: String
        package let bytes: [UInt8]
        package let width: Int
        package let height: Int
    }

    /// A stream of 32 × 16 pixels as x264 makes it of a red field: one IDR picture and one that refers to it.
    package static let delimiter: [UInt8] = [0x09, 0x10]
    package static let sequenceSet: [UInt8] = [
        0x67, 0x42, 0xC0, 0x0A, 0xD9, 0x0B, 0xB0, 0x11, 0x00, 0x00, 0x03, 0x00, 0x01, 0x00, 0x00, 0x03, 0x00, 0x3C,
        0x0F, 0x12, 0x26, 0x48,
    ]
    package static let pictureSet: [UInt8] = [0x68, 0xCB, 0x83, 0xCB, 0x20]
    package static let idr: [UInt8] = [
        0x65, 0x88, 0x84, 0x0A, 0xF1, 0x18, 0xA0, 0x00, 0x24, 0x03, 0x1C, 0x00, 0x04, 0x3A, 0xE3, 0x80, 0x00, 0x97,
        0xC4, 0x9E,
    ]
    package static let slice: [UInt8] = [0x41, 0x9A, 0x38, 0x13, 0xEE]
    package static let sei: [UInt8] = [0x06, 0x06, 0x01, 0xC4, 0x80]
    package static let filler: [UInt8] = [0x0C, 0xFF, 0xFF, 0x80]

    /// As x264 writes them where the name says so; the others are made by hand.
    package static let sequenceSets: [SequenceSet] = [
        SequenceSet(name: "x264 baseline, 32 × 16", bytes: sequenceSet, width: 32, height: 16),
        SequenceSet(
            name: "baseline without video usability, 640 × 480",
            bytes: [0x67, 0x42, 0xC0, 0x1F, 0x8C, 0x8D, 0x40, 0x50, 0x1E, 0xD0, 0x0F, 0x08, 0x84, 0x6A],
            width: 640, height: 480),
        SequenceSet(
            name: "x264 baseline, 1920 × 1080, cropped by 8 lines",
            bytes: [
                0x67, 0x42, 0xC0, 0x28, 0xD9, 0x00, 0x78, 0x02, 0x27, 0xE5, 0xC0, 0x44, 0x00, 0x00, 0x03, 0x00, 0x04,
                0x00, 0x00, 0x03, 0x00, 0xF0, 0x3C, 0x60, 0xC9, 0x20,
            ], width: 1920, height: 1080),
        SequenceSet(
            name: "x264 high, 322 × 242",
            bytes: [
                0x67, 0x64, 0x00, 0x0D, 0xAC, 0xD9, 0x41, 0x50, 0x87, 0x88, 0x88, 0xC0, 0x44, 0x00, 0x00, 0x03, 0x00,
                0x04, 0x00, 0x00, 0x03, 0x00, 0xF0, 0x3C, 0x50, 0xA6, 0x58,
            ], width: 322, height: 242),
        SequenceSet(
            name: "x264 high, interlaced, 322 × 244",
            bytes: [
                0x67, 0x64, 0x00, 0x15, 0xAC, 0xD9, 0x41, 0x51, 0x0F, 0x11, 0x26, 0x02, 0x20, 0x00, 0x00, 0x03, 0x00,
                0x20, 0x00, 0x00, 0x07, 0x83, 0xE2, 0x85, 0x32, 0xC0,
            ], width: 322, height: 244),
        SequenceSet(
            name: "x264 high 4:4:4, 320 × 240",
            bytes: [
                0x67, 0xF4, 0x00, 0x0D, 0x91, 0x9B, 0x28, 0x28, 0x3F, 0x60, 0x22, 0x00, 0x00, 0x03, 0x00, 0x02, 0x00,
                0x00, 0x03, 0x00, 0x78, 0x1E, 0x28, 0x53, 0x2C,
            ], width: 320, height: 240),
        SequenceSet(
            name: "high, scaling lists, picture order type 1, number 3, 1280 × 720",
            bytes: [
                0x67, 0x64, 0x00, 0x1F, 0x22, 0xDB, 0x4D, 0x34, 0xD3, 0x4D, 0x34, 0xD1, 0x08, 0x96, 0x9A, 0x69, 0xA6,
                0x9A, 0x69, 0xA6, 0x9A, 0x69, 0xA6, 0x9A, 0x69, 0xA6, 0x9A, 0x69, 0xA6, 0x9A, 0x69, 0xA6, 0x9A, 0x69,
                0xA6, 0x9A, 0x69, 0xA1, 0x50, 0xE4, 0x69, 0x94, 0x05, 0x00, 0x5B, 0x90,
            ], width: 1280, height: 720),
        SequenceSet(
            name: "high, monochrome, cropped on all sides by one sample each, 153 × 157",
            bytes: [0x67, 0x64, 0x00, 0x1F, 0xF3, 0xA0, 0xA1, 0x5C, 0x85, 0x4D], width: 153, height: 157),
    ]

    package static let malformedSequenceSets: [(name: String, bytes: [UInt8])] = [
        ("header alone", [0x67]),
        ("cropped away", [0x67, 0x42, 0xC0, 0x1F, 0xF4, 0x14, 0x2B, 0x83, 0x30, 0x67, 0xA0]),
        ("number 32", [0x67, 0x42, 0xC0, 0x1F, 0x04, 0x3D, 0x05, 0x0A, 0xC8]),
        ("70001 macroblocks wide", [0x67, 0x42, 0xC0, 0x1F, 0xF4, 0x00, 0x00, 0x88, 0xB8, 0x8A, 0xC8]),
        ("zeros", [UInt8](arrayLiteral: 0x67) + [UInt8](repeating: 0, count: 40)),
    ]

    /// RFC 6184 figures 7 (STAP-A of two units) and 14 (FU-A), and a whole keyframe in one packet.
    package static let payloads: [[UInt8]] = [
        idr, slice, delimiter, sequenceSet, pictureSet, sei, filler,
        stapA([sequenceSet, pictureSet]),
        stapA([delimiter, sequenceSet, pictureSet, sei, idr]),
        stapA([slice, slice]),
        fuA(idr, size: 8)[0], fuA(idr, size: 8)[1], fuA(idr, size: 8)[2],
    ]

    /// Payloads that are refused, with the label of the reason.
    package static let malformed: [(label: String, bytes: [UInt8])] = [
        ("h264ForbiddenBit", [0xE5, 0x88, 0x84]),
        ("h264ForbiddenBit", [0x78, 0x00, 0x02, 0x89, 0x10]),
        ("h264UndefinedType", [0x60, 0x88]),
        ("h264UndefinedType", [0x7E, 0x88]),
        ("h264UndefinedType", [0x7F, 0x88]),
        ("h264UndefinedType", [0x78, 0x00, 0x02, 0x7C, 0x85]),
        ("h264Interleaved", [0x79, 0x00, 0x01, 0x00, 0x02, 0x09, 0x10]),
        ("h264Interleaved", [0x7A, 0x00, 0x01, 0x00, 0x05, 0x00, 0x00, 0x00, 0x09, 0x10]),
        ("h264Interleaved", [0x7B, 0x00, 0x01, 0x00, 0x06, 0x00, 0x00, 0x00, 0x00, 0x09, 0x10]),
        ("h264Interleaved", [0x7D, 0x85, 0x00, 0x01, 0x88]),
        ("truncated", [0x78]),
        ("truncated", [0x78, 0x00]),
        ("truncated", [0x78, 0x00, 0x02, 0x09, 0x10, 0x00]),
        ("truncated", [0x7C]),
        ("h264Aggregation", [0x78, 0x00, 0x00]),
        ("h264Aggregation", [0x78, 0x00, 0x03, 0x09, 0x10]),
        ("h264Fragment", [0x7C, 0x80, 0x11]),
        ("h264Fragment", [0x7C, 0x98, 0x11]),
        ("missingStart", [0x7C, 0x05, 0x11]),
        ("h264ParameterSet", [0x67, 0x42, 0xC0]),
        ("h264ParameterSet", [0x68]),
    ]

    /// Single-time aggregation packet, clause 5.7.1.
    package static func stapA(_ units: [[UInt8]]) -> [UInt8] {
        units.reduce(into: [0x78]) { packet, unit in
            packet += [UInt8(truncatingIfNeeded: unit.count >> 8), UInt8(truncatingIfNeeded: unit.count)]
            packet += unit
        }
    }

    /// Fragmentation units, clause 5.8, with at most `size` bytes of the unit in each.
    package static func fuA(_ unit: [UInt8], size: Int) -> [[UInt8]] {
        guard let header = unit.first else { return [] }
        var payloads: [[UInt8]] = []
        var offset = 1
        repeat {
            let end = min(offset + max(size, 1), unit.count)
            let flags: UInt8 = (offset == 1 ? 0x80 : 0) | (end == unit.count ? 0x40 : 0)
            payloads.append([header & 0x60 | 28, flags | header & 0x1F] + unit[offset..<end])
            offset = end
        } while offset < unit.count
        return payloads
    }

    /// Payloads of an access unit in packetization mode 1, as browsers are expected to make them: what stands before the first slice in one
    /// STAP-A where it fits, slices whole or in FU-As; in mode 0 each unit alone.
    package static func packetize(_ units: [[UInt8]], size: Int, mode: Int = 1) -> [[UInt8]] {
        guard mode == 1 else { return units }
        var payloads: [[UInt8]] = []
        var small: [[UInt8]] = []
        func flush() {
            if small.count > 1 { payloads.append(stapA(small)) } else { payloads += small }
            small = []
        }
        for unit in units {
            if unit.count > size {
                flush()
                payloads += fuA(unit, size: size - 2)
                continue
            }
            if stapA(small + [unit]).count > size { flush() }
            small.append(unit)
        }
        flush()
        return payloads
    }

    /// Units with their lengths in front, as frames hold them.
    package static func lengthPrefixed(_ units: [[UInt8]]) -> [UInt8] {
        units.reduce(into: []) { frame, unit in
            for shift in [24, 16, 8, 0] { frame.append(UInt8(truncatingIfNeeded: unit.count >> shift)) }
            frame += unit
        }
    }

    /// A slice that names picture parameter set 0, the rest filled with `tail`.
    package static func slice(isIDR: Bool, tail: [UInt8]) -> [UInt8] {
        (isIDR ? [0x65, 0x88, 0x84] : [0x41, 0x9A, 0x38]) + tail
    }
}
