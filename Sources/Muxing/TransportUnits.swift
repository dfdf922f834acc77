import BitIO

/// The samples of one rendition's segment as access units of an elementary stream, in order of their times.
struct TransportUnits {
    struct Unit {
        /// Of 90 kHz.
        var time: Int64
        var range: Range<Int>
        var isKeyframe: Bool
    }

    private(set) var units: [Unit] = []
    private(set) var bytes: [UInt8] = []

    private static let rate: Int64 = 90_000
    /// Frames of sound in a unit: five headers less for about a tenth of a second.
    private static let soundsInUnit = 5

    /// - Parameters:
    ///   - fragments: whole fragments as `MovieFragment` writes them.
    /// - Returns: `nil` where they are something else.
    init?(header: FragmentHeader, fragments: [UnsafeRawBufferPointer]) {
        for piece in fragments {
            var reader = ByteReader(piece)
            while !reader.isAtEnd {
                guard let head = MovieBox.next(&reader), MovieBox.matches(head.type, "moof"),
                    let data = MovieBox.next(&reader), MovieBox.matches(data.type, "mdat"),
                    add(header, head: head.contents, data: data.contents)
                else { return nil }
            }
        }
        if case .aac = header.coding { gather() }
    }

    private mutating func add(
        _ header: FragmentHeader, head: UnsafeRawBufferPointer, data: UnsafeRawBufferPointer
    ) -> Bool {
        guard let track = MovieBox.find(["traf"], in: head), let decodes = MovieBox.find(["tfdt"], in: track),
            let run = MovieBox.find(["trun"], in: track)
        else { return false }
        // ISO/IEC 14496-12 clauses 8.8.12 and 8.8.8, in the versions and with the fields that `MovieFragment` writes.
        var decode = ByteReader(decodes)
        var runs = ByteReader(run)
        guard decode.readUInt32() == 0x0100_0000, let begin = decode.readUInt64(), begin < 1 << 62,
            runs.readUInt32() == 0x0000_0701, let count = runs.readUInt32(), runs.skip(4)
        else { return false }
        var time = Int64(begin)
        var samples = ByteReader(data)
        for _ in 0..<count {
            guard let duration = runs.readUInt32(), let size = runs.readUInt32(), let flags = runs.readUInt32(),
                let sample = samples.read(Int(size))
            else { return false }
            let start = bytes.count
            let isKeyframe = flags & 0x0001_0000 == 0
            guard append(sample, header.coding, isKeyframe: isKeyframe) else { return false }
            let (seconds, rest) = time.quotientAndRemainder(dividingBy: header.clockRate)
            units.append(
                Unit(
                    time: seconds * Self.rate + rest * Self.rate / header.clockRate, range: start..<bytes.count,
                    isKeyframe: isKeyframe))
            time += Int64(duration)
        }
        return true
    }

    private mutating func append(
        _ sample: UnsafeRawBufferPointer, _ coding: FragmentHeader.Coding, isKeyframe: Bool
    ) -> Bool {
        switch coding {
        case .h264(let lengthBytes, let sets):
            return append(sample, lengthBytes: lengthBytes, sets: isKeyframe ? sets : [])
        case .aac(let profile, let frequency, let channels):
            // ISO/IEC 14496-3 clause 1.A.2.2: no check sum, one block; a size of 13 bits with the header.
            let size = sample.count + 7
            guard size < 1 << 13 else { return false }
            bytes += [
                0xFF, 0xF1, profile << 6 | frequency << 2 | channels >> 2, (channels & 3) << 6 | UInt8(size >> 11),
                UInt8(size >> 3 & 0xFF), UInt8(size & 7) << 5 | 0x1F, 0xFC,
            ]
            bytes.append(contentsOf: sample)
            return true
        }
    }

    /// An access unit of ITU-T H.264 annex B, with a delimiter in front as ISO/IEC 13818-1 clause 2.14.1 wants it.
    private mutating func append(_ sample: UnsafeRawBufferPointer, lengthBytes: Int, sets: [UInt8]) -> Bool {
        bytes += [0, 0, 0, 1, 9, 0xF0]
        let place = bytes.count
        var hasOwnSets = false
        var reader = ByteReader(sample)
        while !reader.isAtEnd {
            var size = 0
            for _ in 0..<lengthBytes {
                guard let byte = reader.readUInt8() else { return false }
                size = size << 8 | Int(byte)
            }
            guard let unit = reader.read(size) else { return false }
            guard let type = unit.first.map({ $0 & 0x1F }), type != 9 else { continue }
            if type == 7 { hasOwnSets = true }
            bytes += [0, 0, 0, 1]
            bytes.append(contentsOf: unit)
        }
        if !sets.isEmpty, !hasOwnSets { bytes.insert(contentsOf: sets, at: place) }
        // Annex B allows zeros behind a NAL unit (trailing_zero_8bits).
        let short = TransportWriter.leastPayload - (bytes.count - place + 6)
        if short > 0 { bytes.append(contentsOf: repeatElement(0, count: short)) }
        return true
    }

    private mutating func gather() {
        var gathered: [Unit] = []
        var first = 0
        while first < units.count {
            // What would be left alone goes with those before.
            let isLast = units.count - first < 2 * Self.soundsInUnit
            let last = (isLast ? units.count : first + Self.soundsInUnit) - 1
            defer { first = last + 1 }
            let range = units[first].range.lowerBound..<units[last].range.upperBound
            gathered.append(Unit(time: units[first].time, range: range, isKeyframe: true))
        }
        units = gathered
    }
}
