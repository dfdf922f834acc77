import BitIO
import Media

/// The sequence and picture parameter sets of a stream, by their numbers (ITU-T H.264 clause 7.4.1.2.1).
///
/// Bounded: 32 and 256 sets, 4 KiB each, 64 KiB together.
struct H264ParameterSetStore: Sendable {
    static let maximumSetBytes = 4096
    static let maximumBytes = 65_536

    private struct Sequence: Sendable {
        var parsed: H264SequenceParameterSet
        var bytes: [UInt8]
    }

    private struct Picture: Sendable {
        var identifier: Int
        var sequence: Int
        var bytes: [UInt8]
    }

    private var sequences: [Sequence] = []
    private var pictures: [Picture] = []
    private var byteCount = 0
    /// What was last in force, so that keyframes share one object as long as nothing changes.
    private var inForce: ParameterSets?
    private var inForceSequence = -1

    /// Remembers a set; the same again costs a comparison.
    /// - Returns: the set's number, `nil` when it is malformed or above the limits.
    mutating func remember(_ unit: UnsafeRawBufferPointer) -> Int? {
        guard unit.count >= 2, unit.count <= Self.maximumSetBytes else { return nil }
        return H264NALUnit.type(unit[0]) == H264NALUnit.sequenceParameterSet
            ? rememberSequence(unit) : rememberPicture(unit)
    }

    private mutating func rememberSequence(_ unit: UnsafeRawBufferPointer) -> Int? {
        for known in sequences where unit.elementsEqual(known.bytes) { return known.parsed.identifier }
        guard let parsed = H264SequenceParameterSet(parsing: unit) else { return nil }
        // A set that changes takes the picture parameter sets that refer to it with it: they were made for the old one.
        forget(sequence: parsed.identifier)
        guard byteCount + unit.count <= Self.maximumBytes else { return nil }
        let index = sequences.firstIndex { $0.parsed.identifier > parsed.identifier } ?? sequences.endIndex
        sequences.insert(Sequence(parsed: parsed, bytes: [UInt8](unit)), at: index)
        byteCount += unit.count
        inForce = nil
        return parsed.identifier
    }

    private mutating func rememberPicture(_ unit: UnsafeRawBufferPointer) -> Int? {
        for known in pictures where unit.elementsEqual(known.bytes) { return known.identifier }
        let payload = UnsafeRawBufferPointer(rebasing: unit[1...])
        let numbers = NALUnit.withUnescaped(payload, limit: 16) { bits -> (Int, Int)? in
            guard let picture = bits.readUnsignedExpGolomb(), picture < 256,
                let sequence = bits.readUnsignedExpGolomb(), sequence < 32
            else { return nil }
            return (Int(picture), Int(sequence))
        }
        guard let (identifier, sequence) = numbers else { return nil }
        if let old = pictures.firstIndex(where: { $0.identifier == identifier }) {
            byteCount -= pictures[old].bytes.count
            pictures.remove(at: old)
        }
        inForce = nil
        guard byteCount + unit.count <= Self.maximumBytes else { return nil }
        let index = pictures.firstIndex { $0.identifier > identifier } ?? pictures.endIndex
        pictures.insert(Picture(identifier: identifier, sequence: sequence, bytes: [UInt8](unit)), at: index)
        byteCount += unit.count
        return identifier
    }

    private mutating func forget(sequence: Int) {
        guard let old = sequences.firstIndex(where: { $0.parsed.identifier == sequence }) else { return }
        byteCount -= sequences[old].bytes.count
        sequences.remove(at: old)
        for picture in pictures where picture.sequence == sequence { byteCount -= picture.bytes.count }
        pictures.removeAll { $0.sequence == sequence }
    }

    /// What a picture that names this picture parameter set needs; `nil` when it is not all there.
    mutating func activate(picture: Int) -> (sets: ParameterSets, parsed: H264SequenceParameterSet)? {
        guard let named = pictures.first(where: { $0.identifier == picture }),
            let sequence = sequences.first(where: { $0.parsed.identifier == named.sequence })
        else { return nil }
        if let inForce, inForceSequence == named.sequence { return (inForce, sequence.parsed) }
        let sets = ParameterSets(
            sequence: [sequence.bytes], picture: pictures.filter { $0.sequence == named.sequence }.map(\.bytes))
        inForce = sets
        inForceSequence = named.sequence
        return (sets, sequence.parsed)
    }

    /// The lowest picture parameter set, for a slice whose header could not be read.
    var lowestPicture: Int? { pictures.first?.identifier }
}
