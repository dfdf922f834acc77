/// From who is there when to what stands where: the scenes of a composed picture.
package struct ScenePlan: Sendable {
    /// Who is away for less keeps the place: a session that is joined again, a further part.
    static let bridge = 1.5

    package let scenes: [ComposedScene]

    /// - Parameters:
    ///   - turns: who speaks, by time.
    package init(
        _ layout: ExportLayout, width: Int, height: Int, subjects: [Subject], presences: [Presence],
        turns: [SpeakerTurn] = []
    ) {
        let spans = Self.joined(presences.filter { subjects.indices.contains($0.subject) && $0.end > $0.start })
        var moments = Set(spans.flatMap { [$0.start, $0.end] })
        if layout.followsSpeaker { moments.formUnion(turns.map(\.start)) }
        let places = ScenePlaces(width: width, height: height)
        var scenes: [ComposedScene] = []
        var begun = 0
        for moment in moments.sorted() {
            // In the order in which they came.
            let present = spans.filter { $0.start <= moment && moment < $0.end }.sorted {
                ($0.start, $0.subject) < ($1.start, $1.subject)
            }
            while turns.indices.contains(begun), turns[begun].start <= moment { begun += 1 }
            let speaker = turns[..<begun].last { turn in
                present.contains { subjects[$0.subject].participant == turn.participant }
            }?.participant
            let tiles = Self.tiles(layout, places, present.map(\.subject), subjects, speaker)
            if scenes.last?.tiles != tiles { scenes.append(ComposedScene(start: moment, tiles: tiles)) }
        }
        self.scenes = scenes
    }

    private static func joined(_ presences: [Presence]) -> [Presence] {
        var spans: [Presence] = []
        for presence in presences.sorted(by: { ($0.subject, $0.start) < ($1.subject, $1.start) }) {
            if let last = spans.last, last.subject == presence.subject, presence.start - last.end < bridge {
                spans[spans.count - 1].end = max(last.end, presence.end)
            } else {
                spans.append(presence)
            }
        }
        return spans
    }

    private static func tiles(
        _ layout: ExportLayout, _ places: ScenePlaces, _ present: [Int], _ subjects: [Subject], _ speaker: String?
    ) -> [ComposedTile] {
        switch layout {
        case .separate, .grid: return places.grid(present)
        case .speaker:
            let large =
                present.first { subjects[$0].participant == speaker && !subjects[$0].isScreen }
                ?? present.first { !subjects[$0].isScreen } ?? present.first
            guard let large else { return [] }
            return places.speaker(large, beside: present.filter { $0 != large })
        case .pip:
            // The newest one.
            guard let screen = present.last(where: { subjects[$0].isScreen }) else { return places.grid(present) }
            let cameras = present.filter { !subjects[$0].isScreen }
            let corner =
                cameras.first { subjects[$0].participant == subjects[screen].participant }
                ?? cameras.first { subjects[$0].participant == speaker } ?? cameras.first
            return places.pictureInPicture(screen, corner: corner)
        }
    }
}
