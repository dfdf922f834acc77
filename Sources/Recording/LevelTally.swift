import Media

/// The loudest that a sender has told of its sound in each step of a file (RFC 6464).
struct LevelTally: Sendable {
    /// Steps: more than two hours of quarters of a second. A longer file has longer ones.
    static let limit = 32_768

    private var step = 0.25
    private var letters: [UInt8] = []

    /// `nil` where nothing was told.
    var line: SoundLevelLine? {
        letters.isEmpty ? nil : SoundLevelLine(step: step, letters: String(decoding: letters, as: UTF8.self))
    }

    /// - Parameters:
    ///   - level: decibels below overload.
    ///   - time: seconds of file time.
    mutating func note(_ level: UInt8, at time: Double) {
        guard time >= 0, time < 31_622_400 else { return }
        while time / step >= Double(Self.limit) { lengthen() }
        let index = Int(time / step)
        while letters.count <= index { letters.append(SoundLevelLine.untold) }
        letters[index] = Self.louder(letters[index], SoundLevelLine.letter(level))
    }

    private mutating func lengthen() {
        step *= 2
        for index in 0..<(letters.count + 1) / 2 {
            let second = index * 2 + 1 < letters.count ? letters[index * 2 + 1] : SoundLevelLine.untold
            letters[index] = Self.louder(letters[index * 2], second)
        }
        letters.removeLast(letters.count / 2)
    }

    private static func louder(_ left: UInt8, _ right: UInt8) -> UInt8 {
        left == SoundLevelLine.untold || right == SoundLevelLine.untold ? max(left, right) : min(left, right)
    }
}
