/// How loud a sound is, step by step: a letter each, so that hours of it are short. `A` to `Z` and `a` to `z` are 0, 2, 4, …
/// decibels below overload, `z` 102 or more; `-` stands where nothing was told.
package struct SoundLevelLine: Codable, Sendable, Hashable {
    /// Seconds of each letter.
    package var step: Double
    package var letters: String

    package init(step: Double, letters: String) {
        self.step = step
        self.letters = letters
    }

    package static let untold = UInt8(ascii: "-")

    /// - Parameter level: decibels below overload.
    package static func letter(_ level: UInt8) -> UInt8 {
        let index = min(level / 2, 51)
        return index < 26 ? UInt8(ascii: "A") + index : UInt8(ascii: "a") + index - 26
    }

    /// Decibels below overload; `nil` where nothing was told.
    package static func level(_ letter: UInt8) -> Double? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Double(letter - UInt8(ascii: "A")) * 2
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Double(letter - UInt8(ascii: "a") + 26) * 2
        default: nil
        }
    }
}
