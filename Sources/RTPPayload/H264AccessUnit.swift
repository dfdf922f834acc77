import Media

/// What is known of the access unit under assembly.
struct H264AccessUnit: Sendable {
    struct Fragment: Sendable {
        let type: UInt8
        /// Where its length stands in the frame; `nil` when the unit is left out.
        let offset: Int?
    }

    /// A NAL unit whose FU-A end has not come.
    var openFragment: Fragment?
    var hasPicture = false
    var isIDR = false
    var width = 0
    var height = 0
    var parameterSets: ParameterSets?
    /// Numbers of the parameter sets that the access unit itself carries.
    private(set) var sequences: UInt32 = 0
    private var pictures: InlineArray<4, UInt64> = .init(repeating: 0)

    mutating func clear() {
        self = H264AccessUnit()
    }

    mutating func note(sequence: Int) {
        guard sequence >= 0, sequence < 32 else { return }
        sequences |= 1 << UInt32(sequence)
    }

    mutating func note(picture: Int) {
        guard picture >= 0, picture < 256 else { return }
        pictures[picture >> 6] |= 1 << UInt64(picture & 63)
    }

    func carries(sequence: Int, picture: Int) -> Bool {
        guard sequence >= 0, sequence < 32, picture >= 0, picture < 256 else { return false }
        return sequences & (1 << UInt32(sequence)) != 0 && pictures[picture >> 6] & (1 << UInt64(picture & 63)) != 0
    }
}
