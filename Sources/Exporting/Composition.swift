import Media

/// What one picture of all is made of: every recorded file, each with its own map to the recording's time.
package struct Composition: Codable, Sendable, Hashable {
    package var wish: CompositionWish
    package var width: Int
    package var height: Int
    package var inputs: [ComposedInput]

    package init(wish: CompositionWish, width: Int, height: Int, inputs: [ComposedInput]) {
        self.wish = wish
        self.width = width
        self.height = height
        self.inputs = inputs
    }

    /// Who may be seen, in the order of `inputs`: the files of one source are one subject.
    package var subjects: [Subject] {
        var found: [Subject] = []
        for input in inputs {
            if let subject = input.subject, !found.contains(subject) { found.append(subject) }
        }
        return found
    }
}

/// A camera or a screen of somebody.
package struct Subject: Codable, Sendable, Hashable {
    package var participant: String
    /// 1 for the camera; a further picture, as which screens are shared, has a further number.
    package var picture: Int

    package init(participant: String, picture: Int = 1) {
        self.participant = participant
        self.picture = picture
    }

    package var isScreen: Bool { picture > 1 }
}

/// One recorded file.
package struct ComposedInput: Codable, Sendable, Hashable {
    /// Absolute.
    package var path: String
    package var participant: String
    /// `nil`: a further sound, which is heard and not seen.
    package var picture: Int?
    package var clock: FileClock
    /// Seconds of file time.
    package var duration: Double
    /// What its sender told of its sound; `nil`: nothing, so that it is listened to.
    package var levels: SoundLevelLine?

    package init(
        path: String, participant: String, picture: Int?, clock: FileClock, duration: Double,
        levels: SoundLevelLine? = nil
    ) {
        self.path = path
        self.participant = participant
        self.picture = picture
        self.clock = clock
        self.duration = duration
        self.levels = levels
    }

    package var subject: Subject? { picture.map { Subject(participant: participant, picture: $0) } }
    /// Seconds of the recording's time.
    package var start: Double { clock.time(at: 0) }
    package var end: Double { clock.time(at: duration) }

    /// What its sender told, on the recording's time.
    package var toldLevels: SoundLevels? {
        guard let levels, levels.step > 0 else { return nil }
        return SoundLevels(
            participant: participant, start: start, step: levels.step,
            levels: levels.letters.utf8.map { SoundLevelLine.level($0) ?? SoundLevels.silence })
    }

    /// Which picture of its participant a file holds, by its name: `desk.webm` and `desk~2.webm` the first,
    /// `desk~video2.webm` the second, `desk~audio2.webm` none.
    package static func picture(ofFile name: String, by participant: String) -> Int? {
        for word in name.dropFirst(participant.utf8.count).split(separator: "~") {
            if word.hasPrefix("audio") { return nil }
            if word.hasPrefix("video") { return Int(word.dropFirst(5).prefix { $0.isNumber }) ?? 1 }
        }
        return 1
    }
}
