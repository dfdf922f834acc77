import Exporting
import Testing

@Suite struct SpeakerChoiceTests {
    /// Levels each quarter of a second: loud where it is said.
    private func sound(_ name: String, _ loud: [ClosedRange<Double>], level: Double = 25) -> SoundLevels {
        SoundLevels(
            participant: name, start: 0, step: 0.25,
            levels: (0..<160).map { index in
                loud.contains { $0.contains(Double(index) / 4) } ? level : SoundLevels.silence
            })
    }

    private func turns(_ sound: [SoundLevels]) -> [String] {
        SpeakerChoice.turns(sound, end: 40).map(\.participant)
    }

    @Test func whoSpeaksIsFollowed() {
        let found = SpeakerChoice.turns([sound("anna", [2...10, 20...30]), sound("ben", [12...18])], end: 40)
        #expect(found.map(\.participant) == ["anna", "ben", "anna"])
        for (turn, begun) in zip(found, [2.0, 12, 20]) {
            #expect(turn.start >= begun && turn.start < begun + 1.5, "\(turn)")
        }
    }

    @Test func aCoughTakesNoPlace() {
        #expect(turns([sound("anna", [0...30]), sound("ben", [10...10.25], level: 10)]) == ["anna"])
    }

    @Test func aBreathLosesNone() {
        #expect(turns([sound("anna", [0...9, 10...19, 20...30]), sound("ben", [9.25...9.75])]) == ["anna"])
    }

    @Test func theLouderOfTwoIsFollowedInTheEnd() {
        #expect(turns([sound("anna", [0...30], level: 35), sound("ben", [10...30], level: 20)]) == ["anna", "ben"])
    }

    @Test func whatIsTooQuietIsNoSpeech() {
        #expect(turns([sound("anna", [0...30], level: 60)]) == [])
        #expect(turns([]) == [])
    }

    @Test func whoHasSeveralFilesIsOnePerson() {
        let later = SoundLevels(participant: "anna", start: 20, step: 0.5, levels: .init(repeating: 20, count: 20))
        #expect(turns([sound("anna", [0...10]), later]) == ["anna"])
    }
}
