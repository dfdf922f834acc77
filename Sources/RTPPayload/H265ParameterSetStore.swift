import BitIO
import Media

/// The video, sequence and picture parameter sets of a stream, by their numbers (ITU-T H.265 clause 7.4.2.4.2).
///
/// Bounded: 16, 16 and 64 sets, 4 KiB each, 64 KiB together.
struct H265ParameterSetStore: Sendable {
    static let maximumBytes = 65_536

    private struct Entry: Sendable {
        let type: UInt8
        let number: Int
        /// The set it refers to: a sequence parameter set's video parameter set, a picture parameter set's sequence.
        let parent: Int
        let bytes: [UInt8]
    }

    struct Active {
        let sets: ParameterSets
        let parsed: H265SequenceParameterSet
        let video: Int
    }

    private var entries: [Entry] = []
    private var parsed: [H265SequenceParameterSet] = []
    private var byteCount = 0
    /// What was last in force, so that keyframes share one object as long as nothing changes.
    private var inForce: ParameterSets?
    private var inForceSequence = -1

    /// Remembers a set; the same again costs a comparison.
    /// - Returns: the set's number, `nil` when it is malformed or above the limits.
    mutating func remember(_ unit: UnsafeRawBufferPointer) -> Int? {
        guard unit.count >= 3, unit.count <= SpropParameterSets.maximumSetBytes else { return nil }
        let type = H265NALUnit.type(unit[0])
        for known in entries where known.type == type && unit.elementsEqual(known.bytes) { return known.number }
        guard let (number, parent) = numbers(type, unit) else { return nil }
        var sequence: H265SequenceParameterSet?
        if type == H265NALUnit.sequenceParameterSet {
            guard let set = H265SequenceParameterSet(parsing: unit) else { return nil }
            sequence = set
        }
        forget(type: type, number: number)
        inForce = nil
        guard byteCount + unit.count <= Self.maximumBytes else { return nil }
        let entry = Entry(type: type, number: number, parent: parent, bytes: [UInt8](unit))
        let index = entries.firstIndex { ($0.type, $0.number) > (type, number) } ?? entries.endIndex
        entries.insert(entry, at: index)
        byteCount += unit.count
        if let sequence { parsed.append(sequence) }
        return number
    }

    /// Clauses 7.3.2.1 to 7.3.2.3.
    private func numbers(_ type: UInt8, _ unit: UnsafeRawBufferPointer) -> (number: Int, parent: Int)? {
        let payload = UnsafeRawBufferPointer(rebasing: unit[H265NALUnit.headerCount...])
        switch type {
        case H265NALUnit.videoParameterSet: return (Int(payload[0] >> 4), 0)
        case H265NALUnit.sequenceParameterSet:
            return H265SequenceParameterSet(parsing: unit).map { ($0.identifier, $0.videoParameterSet) }
        default:
            return NALUnit.withUnescaped(payload, limit: 16) { bits in
                guard let picture = bits.readUnsignedExpGolomb(), picture < 64,
                    let sequence = bits.readUnsignedExpGolomb(), sequence < 16
                else { return nil }
                return (Int(picture), Int(sequence))
            }
        }
    }

    /// A set that changes takes those that refer to it with it: they were made for the old one.
    private mutating func forget(type: UInt8, number: Int) {
        entries.removeAll { entry in
            let isOld = entry.type == type && entry.number == number
            let refers =
                type == H265NALUnit.sequenceParameterSet && entry.type == H265NALUnit.pictureParameterSet
                && entry.parent == number
            if isOld || refers { byteCount -= entry.bytes.count }
            return isOld || refers
        }
        if type == H265NALUnit.sequenceParameterSet { parsed.removeAll { $0.identifier == number } }
    }

    /// What a picture that names this picture parameter set needs; `nil` when it is not all there.
    mutating func activate(picture: Int) -> Active? {
        guard let named = first(H265NALUnit.pictureParameterSet, picture),
            let sequence = first(H265NALUnit.sequenceParameterSet, named.parent),
            let video = first(H265NALUnit.videoParameterSet, sequence.parent),
            let header = parsed.first(where: { $0.identifier == sequence.number })
        else { return nil }
        if let inForce, inForceSequence == sequence.number {
            return Active(sets: inForce, parsed: header, video: video.number)
        }
        let pictures = entries.filter {
            $0.type == H265NALUnit.pictureParameterSet && $0.parent == sequence.number
        }
        let sets = ParameterSets(
            video: [video.bytes], sequence: [sequence.bytes], picture: pictures.map(\.bytes))
        (inForce, inForceSequence) = (sets, sequence.number)
        return Active(sets: sets, parsed: header, video: video.number)
    }

    private func first(_ type: UInt8, _ number: Int) -> Entry? {
        entries.first { $0.type == type && $0.number == number }
    }

    /// The lowest picture parameter set, for a slice whose header could not be read.
    var lowestPicture: Int? { entries.first { $0.type == H265NALUnit.pictureParameterSet }?.number }
}
