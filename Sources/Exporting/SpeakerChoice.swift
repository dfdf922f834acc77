/// How loud somebody is, step by step.
package struct SoundLevels: Sendable, Hashable {
    /// Decibels below overload where nothing is heard.
    package static let silence = 127.0

    package var participant: String
    /// Seconds of the recording's time.
    package var start: Double
    /// Seconds of each level.
    package var step: Double
    /// Decibels below overload, of the loudest that was heard in it.
    package var levels: [Double]

    package init(participant: String, start: Double, step: Double, levels: [Double]) {
        self.participant = participant
        self.start = start
        self.step = step
        self.levels = levels
    }

    func level(at time: Double) -> Double {
        let index = (time - start) / step
        guard index >= 0, index < Double(levels.count) else { return Self.silence }
        return levels[Int(index)]
    }
}

/// Who speaks: the loudest, with patience. A cough does not take the place of who speaks, nor does a breath lose it.
package enum SpeakerChoice {
    /// Seconds between two looks.
    static let step = 0.25
    /// Decibels below overload: what is quieter is no speech.
    static let threshold = 45.0
    /// Silence is not quieter than this, so that a voice is soon heard behind it.
    static let floor = 70.0
    /// Seconds for which somebody else must have been the louder one.
    static let patience = 1.0
    /// Seconds for which who speaks keeps the place, at least.
    static let hold = 2.0
    /// Of a look's loudness in the mean: about a second's memory.
    private static let weight = 0.3

    package static func turns(_ sound: [SoundLevels], end: Double) -> [SpeakerTurn] {
        let people = sound.reduce(into: [String]()) { if !$0.contains($1.participant) { $0.append($1.participant) } }
        guard !people.isEmpty, step > 0, let begin = sound.map(\.start).min(), end > begin else { return [] }
        var means = [Double](repeating: floor, count: people.count)
        var turns: [SpeakerTurn] = []
        var current: Int?
        var (since, rival, rivalSince) = (begin, Int?.none, begin)
        for look in 0..<Int(((end - begin) / step).rounded(.up)) {
            let time = begin + Double(look) * step
            for (index, person) in people.enumerated() {
                let loudest = sound.lazy.filter { $0.participant == person }.map { $0.level(at: time) }.min()
                means[index] += (min(loudest ?? floor, floor) - means[index]) * weight
            }
            guard let loudest = means.indices.min(by: { means[$0] < means[$1] }), means[loudest] < threshold,
                loudest != current
            else {
                rival = nil
                continue
            }
            if rival != loudest { (rival, rivalSince) = (loudest, time) }
            let isSettled = current.map { means[$0] < threshold } ?? false
            guard current == nil || time - rivalSince >= patience && (!isSettled || time - since >= hold) else {
                continue
            }
            // It was heard that it is so a little later.
            turns.append(SpeakerTurn(start: rivalSince, participant: people[loudest]))
            (current, since, rival) = (loudest, time, nil)
        }
        return turns
    }
}
