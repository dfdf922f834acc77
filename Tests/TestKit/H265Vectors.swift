/// H.265 units and payloads, RFC 7798. Shared by the tests and by the seeds of the fuzz targets.
package enum H265Vectors {
    package struct SequenceSet: Sendable {
        package let name: String
        package let bytes: [UInt8]
        package let profile: UInt8
        package let level: UInt8
        package let width: Int
        package let height: Int
        package let chromaFormat: UInt8
        package let bitDepth: Int
    }

    /// A stream of 64 × 48 pixels as x265 makes it of a red field: one IDR picture and one that refers to it.
    package static let delimiter: [UInt8] = [
        0x46, 0x01, 0x10,
    ]
    package static let videoSet: [UInt8] = [
        0x40, 0x01, 0x0C, 0x01, 0xFF, 0xFF, 0x01, 0x60, 0x00, 0x00, 0x03, 0x00, 0x90, 0x00, 0x00, 0x03, 0x00, 0x00,
        0x03, 0x00, 0x1E, 0xBA, 0x02, 0x40,
    ]
    package static let sequenceSet: [UInt8] = [
        0x42, 0x01, 0x01, 0x01, 0x60, 0x00, 0x00, 0x03, 0x00, 0x90, 0x00, 0x00, 0x03, 0x00, 0x00, 0x03, 0x00, 0x1E,
        0xA0, 0x20, 0x83, 0x16, 0x5B, 0xA4, 0xA4, 0xC2, 0xF0, 0x16, 0x80, 0x80, 0x00, 0x00, 0x03, 0x00, 0x80, 0x00,
        0x00, 0x0F, 0x04,
    ]
    package static let pictureSet: [UInt8] = [
        0x44, 0x01, 0xC0, 0x73, 0xC0, 0x89,
    ]
    package static let idr: [UInt8] = [
        0x28, 0x01, 0xAC, 0x21, 0x80, 0x24, 0xCB, 0xFF, 0xE0, 0x80, 0xFE, 0x2B, 0x29, 0x6C, 0xE8, 0x90, 0x43, 0xE0,
        0xB8,
    ]
    package static let slice: [UInt8] = [
        0x02, 0x01, 0xD0, 0x09, 0x78, 0x81, 0x0C, 0x9E, 0x4C,
    ]
    /// The slice header as far as it is read is that of any random access point.
    package static let cra: [UInt8] = [0x2A] + idr.dropFirst()
    package static let rasl: [UInt8] = [0x12] + slice.dropFirst()
    package static let radl: [UInt8] = [0x0E] + slice.dropFirst()
    package static let sei: [UInt8] = [0x4E, 0x01, 0x06, 0x01, 0xC4, 0x80]
    package static let filler: [UInt8] = [0x4C, 0x01, 0xFF, 0xFF, 0x80]
    /// A slice of layer 1.
    package static let otherLayer: [UInt8] = [0x02, 0x09, 0xD0, 0x09, 0x78]
    package static let sets = [videoSet, sequenceSet, pictureSet]

    package static let sequenceSets: [SequenceSet] = [
        SequenceSet(
            name: "x265 Main, 64 × 48",
            bytes: sequenceSet, profile: 1, level: 30, width: 64, height: 48, chromaFormat: 1, bitDepth: 8),
        SequenceSet(
            name: "x265 Main, 1920 × 1080, cropped by 8 lines",
            bytes: [
                0x42, 0x01, 0x01, 0x01, 0x60, 0x00, 0x00, 0x03, 0x00, 0x90, 0x00, 0x00, 0x03, 0x00, 0x00, 0x03,
                0x00, 0x78, 0xA0, 0x03, 0xC0, 0x80, 0x11, 0x07, 0xCB, 0x96, 0xE9, 0x29, 0x30, 0xBC, 0x05, 0xA0,
                0x20, 0x00, 0x00, 0x03, 0x00, 0x20, 0x00, 0x00, 0x03, 0x03, 0xC1,
            ], profile: 1, level: 120, width: 1920, height: 1080, chromaFormat: 1, bitDepth: 8),
        SequenceSet(
            name: "x265 Main 10, 322 × 242",
            bytes: [
                0x42, 0x01, 0x01, 0x02, 0x20, 0x00, 0x00, 0x03, 0x00, 0x90, 0x00, 0x00, 0x03, 0x00, 0x00, 0x03,
                0x00, 0x3C, 0xA0, 0x0A, 0x88, 0x04, 0x07, 0x11, 0x10, 0xD9, 0x6E, 0x92, 0x93, 0x0B, 0xC0, 0x5A,
                0x02, 0x00, 0x00, 0x03, 0x00, 0x02, 0x00, 0x00, 0x03, 0x00, 0x3C, 0x10,
            ], profile: 2, level: 60, width: 322, height: 242, chromaFormat: 1, bitDepth: 10),
        SequenceSet(
            name: "x265 4:4:4, 320 × 240",
            bytes: [
                0x42, 0x01, 0x01, 0x04, 0x08, 0x00, 0x00, 0x03, 0x00, 0x9E, 0x08, 0x00, 0x00, 0x03, 0x00, 0x00,
                0x3C, 0x90, 0x01, 0x41, 0x01, 0xE2, 0xCB, 0x74, 0x94, 0x98, 0x5E, 0x02, 0xD0, 0x10, 0x00, 0x00,
                0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x01, 0xE0, 0x80,
            ], profile: 4, level: 60, width: 320, height: 240, chromaFormat: 3, bitDepth: 8),
        SequenceSet(
            name: "x265 4:2:2, 10 bits, 320 × 240",
            bytes: [
                0x42, 0x01, 0x01, 0x04, 0x08, 0x00, 0x00, 0x03, 0x00, 0x9D, 0x08, 0x00, 0x00, 0x03, 0x00, 0x00,
                0x3C, 0xB0, 0x0A, 0x08, 0x0F, 0x13, 0x65, 0xBA, 0x4A, 0x4C, 0x2F, 0x01, 0x68, 0x08, 0x00, 0x00,
                0x03, 0x00, 0x08, 0x00, 0x00, 0x03, 0x00, 0xF0, 0x40,
            ], profile: 4, level: 60, width: 320, height: 240, chromaFormat: 2, bitDepth: 10),
        SequenceSet(
            name: "x265 monochrome, 160 × 120",
            bytes: [
                0x42, 0x01, 0x01, 0x04, 0x08, 0x00, 0x00, 0x03, 0x00, 0x9F, 0xC8, 0x00, 0x00, 0x03, 0x00, 0x00,
                0x3C, 0xC0, 0x50, 0x80, 0x81, 0xF1, 0x39, 0x6E, 0x92, 0x93, 0x0B, 0xC0, 0x5B, 0x02, 0x00, 0x00,
                0x03, 0x00, 0x02, 0x00, 0x00, 0x03, 0x00, 0x3C, 0x10,
            ], profile: 4, level: 60, width: 160, height: 120, chromaFormat: 0, bitDepth: 8),
    ]

    package static let malformedSequenceSets: [(name: String, bytes: [UInt8])] = [
        ("header alone", [0x42, 0x01]),
        ("of another layer", [0x42, 0x09] + sequenceSet.dropFirst(2)),
        ("eight sub-layers", [0x42, 0x01, 0x0F] + sequenceSet.dropFirst(3)),
        ("zeros", [0x42, 0x01] + [UInt8](repeating: 0, count: 40)),
        ("cut in its size", Array(sequenceSet.prefix(20))),
    ]

    /// RFC 7798 figures 5 (single), 7 (AP of two units) and 9 (FU), and a whole keyframe in one packet.
    package static let payloads: [[UInt8]] =
        [
            idr, slice, cra, rasl, delimiter, videoSet, sequenceSet, pictureSet, sei, filler, otherLayer,
            aggregate(sets), aggregate([delimiter] + sets + [sei, idr]), aggregate([slice, slice]),
        ] + fragments(idr, size: 8) + sequenceSets.map(\.bytes)

    /// Payloads that are refused, with the label of the reason.
    package static let malformed: [(label: String, bytes: [UInt8])] = [
        ("truncated", [0x02]),
        ("truncated", [0x60, 0x01]),
        ("truncated", [0x60, 0x01, 0x00]),
        ("truncated", [0x60, 0x01, 0x00, 0x03, 0x46, 0x01, 0x10, 0x00]),
        ("truncated", [0x62, 0x01]),
        ("h265UnitHeader", [0x82, 0x01, 0xD0]),
        ("h265UnitHeader", [0x02, 0x00]),
        ("h265UnitHeader", [0x62, 0x08, 0xC1, 0x11]),
        ("h265UnitHeader", [0x60, 0x01, 0x00, 0x03, 0xC6, 0x01, 0x10]),
        ("h265ContentInformation", [0x64, 0x01, 0x02, 0x00, 0xD0]),
        ("h265UndefinedType", [0x66, 0x01, 0xD0]),
        ("h265UndefinedType", [0x7E, 0x01, 0xD0]),
        ("h265UndefinedType", [0x60, 0x01, 0x00, 0x03, 0x62, 0x01, 0x81]),
        ("h265Aggregation", [0x60, 0x01, 0x00, 0x00]),
        ("h265Aggregation", [0x60, 0x01, 0x00, 0x01, 0x46]),
        ("h265Aggregation", [0x60, 0x01, 0x00, 0x04, 0x46, 0x01, 0x10]),
        ("h265Fragment", [0x62, 0x01, 0xB0, 0x11]),
        ("missingStart", [0x62, 0x01, 0x01, 0x11]),
        ("h265ParameterSet", [0x42, 0x01, 0x01, 0x01]),
        ("h265ParameterSet", [0x44, 0x01]),
        ("h265ParameterSet", [0x40, 0x01]),
    ]

    /// Aggregation packet, clause 4.4.2.
    package static func aggregate(_ units: [[UInt8]]) -> [UInt8] {
        units.reduce(into: [0x60, 0x01]) { packet, unit in
            packet += [UInt8(truncatingIfNeeded: unit.count >> 8), UInt8(truncatingIfNeeded: unit.count)]
            packet += unit
        }
    }

    /// Fragmentation units, clause 4.4.3, with at most `size` bytes of the unit in each.
    package static func fragments(_ unit: [UInt8], size: Int) -> [[UInt8]] {
        guard unit.count > 2 else { return [] }
        var payloads: [[UInt8]] = []
        var offset = 2
        repeat {
            let end = min(offset + max(size, 1), unit.count)
            let flags: UInt8 = (offset == 2 ? 0x80 : 0) | (end == unit.count ? 0x40 : 0)
            payloads.append([unit[0] & 0x81 | 0x62, unit[1], flags | unit[0] >> 1 & 0x3F] + unit[offset..<end])
            offset = end
        } while offset < unit.count
        return payloads
    }

    /// Payloads of an access unit: what fits together in one AP, what is too large in FUs.
    package static func packetize(_ units: [[UInt8]], size: Int) -> [[UInt8]] {
        var payloads: [[UInt8]] = []
        var small: [[UInt8]] = []
        func flush() {
            if small.count > 1 { payloads.append(aggregate(small)) } else { payloads += small }
            small = []
        }
        for unit in units {
            if unit.count > size {
                flush()
                payloads += fragments(unit, size: size - 3)
                continue
            }
            if aggregate(small + [unit]).count > size { flush() }
            small.append(unit)
        }
        flush()
        return payloads
    }

    /// A slice that names picture parameter set 0, the rest filled with `tail`.
    package static func slice(isIDR: Bool, tail: [UInt8]) -> [UInt8] {
        (isIDR ? [0x28, 0x01, 0xAC] : [0x02, 0x01, 0xD0]) + tail
    }
}
