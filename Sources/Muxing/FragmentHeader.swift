import BitIO

/// What an initialization (`LiveInitialization`) says of its only track: the clock, and how its samples become an elementary
/// stream as MPEG-2 transport streams carry it.
struct FragmentHeader {
    enum Coding {
        /// Bytes of a NAL unit's length; parameter sets, each behind a start code.
        case h264(lengthBytes: Int, sets: [UInt8])
        /// Bits of an ADTS header's third byte and the fourth's first two: profile, sampling frequency and channels.
        case aac(profile: UInt8, frequency: UInt8, channels: UInt8)
    }

    let coding: Coding
    let clockRate: Int64

    /// `nil`: it is of another codec, or torn.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let media = MovieBox.find(["moov", "trak", "mdia"], in: bytes),
            let clock = MovieBox.find(["mdhd"], in: media), let clockRate = Self.clockRate(clock),
            let entries = MovieBox.find(["minf", "stbl", "stsd"], in: media), entries.count > 8
        else { return nil }
        // Flags and the count of entries, of which there is one.
        let list = UnsafeRawBufferPointer(rebasing: entries[8...])
        // ISO/IEC 14496-12 clauses 12.1.3 and 12.2.3: fields in front of the boxes of an entry.
        if let picture = MovieBox.find(["avc1"], in: list), picture.count > 78,
            let configuration = MovieBox.find(["avcC"], in: UnsafeRawBufferPointer(rebasing: picture[78...])),
            let coding = Self.picture(configuration)
        {
            self.coding = coding
        } else if let sound = MovieBox.find(["mp4a"], in: list), sound.count > 28,
            let stream = MovieBox.find(["esds"], in: UnsafeRawBufferPointer(rebasing: sound[28...])),
            let coding = Self.sound(stream)
        {
            self.coding = coding
        } else {
            return nil
        }
        self.clockRate = clockRate
    }

    /// ISO/IEC 14496-12 clause 8.4.2.
    private static func clockRate(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        var reader = ByteReader(bytes)
        guard let version = reader.readUInt8(), reader.skip(version == 1 ? 19 : 11), let rate = reader.readUInt32(),
            rate > 0
        else { return nil }
        return Int64(rate)
    }

    /// ISO/IEC 14496-15 clause 5.3.3.1.
    private static func picture(_ bytes: UnsafeRawBufferPointer) -> Coding? {
        var reader = ByteReader(bytes)
        guard reader.skip(4), let length = reader.readUInt8(), let sequences = reader.readUInt8() else { return nil }
        var sets: [UInt8] = []
        guard appendSets(Int(sequences & 0x1F), to: &sets, &reader), let pictures = reader.readUInt8(),
            appendSets(Int(pictures), to: &sets, &reader)
        else { return nil }
        return .h264(lengthBytes: Int(length & 3) + 1, sets: sets)
    }

    private static func appendSets(_ count: Int, to sets: inout [UInt8], _ reader: inout ByteReader) -> Bool {
        for _ in 0..<count {
            guard let size = reader.readUInt16(), let unit = reader.read(Int(size)) else { return false }
            sets += [0, 0, 0, 1]
            sets.append(contentsOf: unit)
        }
        return true
    }

    /// ISO/IEC 14496-1 clause 7.2.6: elementary stream, decoder configuration, decoder specific information.
    private static func sound(_ bytes: UnsafeRawBufferPointer) -> Coding? {
        var reader = ByteReader(bytes)
        guard reader.skip(4), enter(3, &reader), reader.skip(3), enter(4, &reader), reader.skip(13), enter(5, &reader),
            let first = reader.readUInt8(), let second = reader.readUInt8()
        else { return nil }
        // ISO/IEC 14496-3 clause 1.6.2.1: five bits of object type, four of frequency, four of channels.
        let (type, frequency, channels) = (first >> 3, (first & 7) << 1 | second >> 7, second >> 3 & 0xF)
        guard (1...4).contains(type), frequency < 13, (1...7).contains(channels) else { return nil }
        return .aac(profile: type - 1, frequency: frequency, channels: channels)
    }

    private static func enter(_ tag: UInt8, _ reader: inout ByteReader) -> Bool {
        guard reader.readUInt8() == tag else { return false }
        while let byte = reader.readUInt8() { if byte < 0x80 { return true } }
        return false
    }
}

/// A box of ISO/IEC 14496-12 clause 4.2, of which ours have sizes of 32 bits.
enum MovieBox {
    /// The contents of the first box at a path.
    static func find(_ path: [StaticString], in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var inside = bytes
        for type in path {
            var reader = ByteReader(inside)
            var found: UnsafeRawBufferPointer?
            while found == nil, let box = next(&reader) { if matches(box.type, type) { found = box.contents } }
            guard let found else { return nil }
            inside = found
        }
        return inside
    }

    static func next(
        _ reader: inout ByteReader
    ) -> (type: UnsafeRawBufferPointer, contents: UnsafeRawBufferPointer)? {
        guard let size = reader.readUInt32(), size >= 8, let type = reader.read(4),
            let contents = reader.read(Int(size) - 8)
        else { return nil }
        return (type, contents)
    }

    static func matches(_ type: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
        type.elementsEqual(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}
