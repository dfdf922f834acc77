import Media

/// What is known of the access unit under assembly.
struct H265AccessUnit: Sendable {
    struct Fragment: Sendable {
        let type: UInt8
        /// Where its length stands in the frame; `nil` when the unit is left out.
        let offset: Int?
    }

    /// A NAL unit whose last fragment has not come.
    var openFragment: Fragment?
    var hasPicture = false
    var isRandomAccess = false
    /// Its picture cannot be decoded, as it refers to what was before the beginning.
    var isLeftOut = false
    var width = 0
    var height = 0
    var parameterSets: ParameterSets?
    /// Numbers of the parameter sets that the access unit itself carries, a bit each.
    private var videos: UInt64 = 0
    private var sequences: UInt64 = 0
    private var pictures: UInt64 = 0

    mutating func note(type: UInt8, number: Int) {
        guard number >= 0, number < 64 else { return }
        let bit = UInt64(1) << UInt64(number)
        switch type {
        case H265NALUnit.videoParameterSet: videos |= bit
        case H265NALUnit.sequenceParameterSet: sequences |= bit
        default: pictures |= bit
        }
    }

    func carries(video: Int, sequence: Int, picture: Int) -> Bool {
        func holds(_ set: UInt64, _ number: Int) -> Bool { set >> UInt64(clamping: number) & 1 == 1 }
        return holds(videos, video) && holds(sequences, sequence) && holds(pictures, picture)
    }
}
