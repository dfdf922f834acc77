import BitIO
import Media

/// Brings H264 and H265 into the layout of `EncodedFrame`: NAL units each preceded by its length in four bytes, parameter
/// sets in band before every keyframe. Takes both forms of a file: lengths of 1 to 4 bytes with the parameter sets in the
/// header (ISO/IEC 14496-15), and start codes (annex B).
struct NALUnitForm {
    private let isH265: Bool
    /// `nil` for start codes.
    private let lengthBytes: Int?
    /// Without lengths; those of the header, then whatever came last in band.
    private var parameterSets: [[UInt8]] = []
    private var frame: [UInt8] = []

    /// Parameter sets that are kept: no encoder makes more.
    private static let setLimit = 64

    init(isH265: Bool, configuration: [UInt8]) {
        self.isH265 = isH265
        if configuration.count > 6, configuration[0] == 1 {
            lengthBytes = Int(configuration[isH265 ? min(21, configuration.count - 1) : 4] & 3) + 1
            parameterSets = configuration.withUnsafeBytes { isH265 ? Self.hvcC($0) : Self.avcC($0) }
        } else {
            lengthBytes = nil
            var found: [[UInt8]] = []
            configuration.withUnsafeBytes { bytes in Self.forEachAnnexB(bytes) { found.append(Array($0)) } }
            parameterSets = found.filter { Self.isParameterSet($0[0], isH265) }
        }
    }

    /// Profile and level as RFC 6184 clause 8.1 writes them; `nil` as long as no sequence parameter set is known.
    var profileLevelID: [UInt8]? {
        guard !isH265, let set = parameterSets.first(where: { $0[0] & 0x1F == 7 && $0.count > 3 }) else { return nil }
        return Array(set[1...3])
    }

    /// The frame of a packet, good until the next call, and whether decoding can begin with it.
    mutating func convert(
        _ packet: UnsafeRawBufferPointer, _ body: (_ frame: UnsafeRawBufferPointer, _ isKeyframe: Bool) throws -> Void
    ) rethrows {
        var isKeyframe = false
        var carriesSets = false
        var sets: [[UInt8]] = []
        frame.removeAll(keepingCapacity: true)
        var delimiterEnd = 0
        forEachUnit(packet) { unit in
            let type = type(unit[0])
            if isH265 ? (16...21).contains(type) : type == 5 { isKeyframe = true }
            if Self.isParameterSet(unit[0], isH265) {
                carriesSets = true
                sets.append(Array(unit))
            }
            append(unit)
            if type == (isH265 ? 35 : 9), delimiterEnd == 0 { delimiterEnd = frame.count }
        }
        for set in sets { remember(set) }
        if isKeyframe, !carriesSets {
            var inserted: [UInt8] = []
            for set in parameterSets {
                withUnsafeBytes(of: UInt32(truncatingIfNeeded: set.count).bigEndian) { inserted.append(contentsOf: $0) }
                inserted += set
            }
            frame.insert(contentsOf: inserted, at: delimiterEnd)
        }
        try frame.withUnsafeBytes { try body($0, isKeyframe) }
    }

    private func type(_ header: UInt8) -> UInt8 { isH265 ? header >> 1 & 0x3F : header & 0x1F }

    private static func isParameterSet(_ header: UInt8, _ isH265: Bool) -> Bool {
        isH265 ? (32...34).contains(header >> 1 & 0x3F) : header & 0x1F == 7 || header & 0x1F == 8
    }

    /// A set that came in band takes the place of those of its kind when it begins a new run of them.
    private mutating func remember(_ set: [UInt8]) {
        guard !parameterSets.contains(set) else { return }
        let first: UInt8 = isH265 ? 33 : 7
        if type(set[0]) == first { parameterSets = parameterSets.filter { type($0[0]) < first } }
        if parameterSets.count < Self.setLimit { parameterSets.append(set) }
    }

    private mutating func append(_ unit: UnsafeRawBufferPointer) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: unit.count).bigEndian) { frame.append(contentsOf: $0) }
        frame.append(contentsOf: unit)
    }

    // MARK: Forms

    private func forEachUnit(_ packet: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard let lengthBytes else { return Self.forEachAnnexB(packet, body) }
        var reader = ByteReader(packet)
        while !reader.isAtEnd {
            var length = 0
            for _ in 0..<lengthBytes { length = length << 8 | Int(reader.readUInt8() ?? 0) }
            guard let unit = reader.read(length) else { return }
            if !unit.isEmpty { body(unit) }
        }
    }

    /// ITU-T H.264 annex B: units between start codes, zeros at their ends left out.
    private static func forEachAnnexB(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        var begin: Int?
        var index = 0
        func emit(_ end: Int) {
            guard let begin else { return }
            var last = end
            while last > begin, bytes[last - 1] == 0 { last -= 1 }
            if last > begin { body(UnsafeRawBufferPointer(rebasing: bytes[begin..<last])) }
        }
        while index + 2 < bytes.count {
            if bytes[index + 2] > 1 {
                index += 3
            } else if bytes[index] == 0, bytes[index + 1] == 0, bytes[index + 2] == 1 {
                emit(index)
                begin = index + 3
                index += 3
            } else {
                index += 1
            }
        }
        emit(bytes.count)
    }

    /// ISO/IEC 14496-15 clause 5.3.3.1.
    private static func avcC(_ record: UnsafeRawBufferPointer) -> [[UInt8]] {
        var reader = ByteReader(record)
        var sets: [[UInt8]] = []
        guard reader.skip(5), let sequences = reader.readUInt8() else { return [] }
        for _ in 0..<(sequences & 0x1F) {
            guard let set = readSet(&reader) else { return sets }
            sets.append(set)
        }
        guard let pictures = reader.readUInt8() else { return sets }
        for _ in 0..<pictures {
            guard let set = readSet(&reader) else { return sets }
            sets.append(set)
        }
        return sets
    }

    /// ISO/IEC 14496-15 clause 8.3.3.1.
    private static func hvcC(_ record: UnsafeRawBufferPointer) -> [[UInt8]] {
        var reader = ByteReader(record)
        var sets: [[UInt8]] = []
        guard reader.skip(22), let arrays = reader.readUInt8() else { return [] }
        for _ in 0..<arrays {
            guard let type = reader.readUInt8(), let count = reader.readUInt16() else { return sets }
            for _ in 0..<count {
                guard let set = readSet(&reader) else { return sets }
                if (32...34).contains(type & 0x3F) { sets.append(set) }
            }
        }
        return sets
    }

    private static func readSet(_ reader: inout ByteReader) -> [UInt8]? {
        guard let length = reader.readUInt16(), length > 0, let set = reader.read(Int(length)) else { return nil }
        return Array(set)
    }
}
