import Media

/// The sequence header of a stream; there is one at a time (AV1 bitstream specification clause 7.5).
struct AV1SequenceStore: Sendable {
    struct Active: Sendable {
        let parsed: AV1SequenceHeader
        let sets: ParameterSets
    }

    /// Far above what a header with 32 operating points takes.
    static let maximumBytes = 1024

    private(set) var inForce: Active?

    /// Remembers a header; the same again costs a comparison, and leaves the same object in force.
    /// - Parameter unit: the OBU with its size field.
    /// - Returns: whether it is well formed and within the limit.
    mutating func remember(_ unit: UnsafeRawBufferPointer) -> Bool {
        if let inForce, let known = inForce.sets.sequence.first, unit.elementsEqual(known) { return true }
        guard unit.count <= Self.maximumBytes, let parsed = AV1SequenceHeader(parsing: unit) else { return false }
        inForce = Active(parsed: parsed, sets: ParameterSets(sequence: [[UInt8](unit)]))
        return true
    }
}
