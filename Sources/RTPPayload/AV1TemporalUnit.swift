/// What is known of the temporal unit under assembly.
struct AV1TemporalUnit: Sendable {
    /// Where the OBU begins whose last fragment has not come; `room` bytes are kept free in front of it for its size.
    struct Fragment: Sendable {
        let offset: Int
        let room: Int
    }

    var openFragment: Fragment?
    var hasSequenceHeader = false
    var hasPicture = false
    var isKeyframe = false
}
