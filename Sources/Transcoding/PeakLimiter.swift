/// Keeps what many voices add up to below overload: the sum is made quieter before it would be too loud, and comes back in a
/// second or two. It looks one block ahead, so that the gain is down when the loud one begins.
package struct PeakLimiter {
    package static let ceiling: Float = 0.97
    /// Of the gain, from block to block.
    private static let release: Float = 0.01

    private var held: [Float] = []
    private var gain: Float = 1

    package init() {}

    /// - Returns: the block before, limited.
    package mutating func take(_ block: ArraySlice<Float>) -> [Float] {
        let limited = limited(next: Self.needed(block))
        held = Array(block)
        return limited
    }

    /// - Returns: the last one.
    package mutating func finish() -> [Float] {
        defer { held = [] }
        return limited(next: 1)
    }

    private mutating func limited(next: Float) -> [Float] {
        guard !held.isEmpty else {
            gain = min(gain, next)
            return []
        }
        let (from, to) = (gain, min(Self.needed(held[...]), next, gain + Self.release))
        gain = to
        guard from < 1 || to < 1 else { return held }
        let step = (to - from) / Float(held.count)
        return held.indices.map { held[$0] * (from + step * Float($0)) }
    }

    private static func needed(_ block: ArraySlice<Float>) -> Float {
        var peak: Float = 0
        for sample in block where abs(sample) > peak { peak = abs(sample) }
        return peak > ceiling ? ceiling / peak : 1
    }
}
