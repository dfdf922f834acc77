import Media

extension EncodedFrame {
    /// A decoder can begin here: a keyframe with all the parameter sets that it needs.
    var isEntry: Bool {
        guard isKeyframe else { return false }
        switch codec {
        case .vp8, .opus, .pcmu, .pcma, .aac: return true
        case .h264, .vp9, .av1: return parameterSets?.sequence.isEmpty == false
        case .h265:
            guard let sets = parameterSets else { return false }
            return !sets.video.isEmpty && !sets.sequence.isEmpty && !sets.picture.isEmpty
        }
    }
}
