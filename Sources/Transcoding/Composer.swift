import CFFmpeg
import Exporting

/// Makes one file of all of a recording: every subject's pictures into one canvas, every sound into one track, on the
/// recording's clock. The canvas is drawn where it has changed and encoded once.
final class Composer {
    private let order: TranscodeOrder
    private let composition: Composition
    private let subjects: [Subject]
    private let sources: [ComposedSource]
    /// Whose picture each of them has, among the subjects.
    private let owners: [Int?]
    private let surveys: [CompositionSurvey]
    private let scenes: [ComposedScene]
    /// Nanoseconds of the recording's time.
    private let begin: Int64
    private let end: Int64
    private let canvas: ComposedCanvas?
    private let maker: FileMaker
    private let writer: ComposedWriter
    private let crew: ThreadCrew
    private var mixer: SoundMixer?
    private var painters: [TilePainter] = []
    private var nextScene = 0

    init(_ order: TranscodeOrder, _ composition: Composition, isCancelled: () -> Bool) throws(TranscodingError) {
        self.order = order
        self.composition = composition
        let subjects = composition.subjects
        self.subjects = subjects
        begin = FileTime.nanoseconds(order.plan.start)
        end = FileTime.nanoseconds(order.plan.end ?? composition.inputs.map(\.end).max() ?? 0)
        guard end > begin else {
            throw .nothingUsable(path: order.source, reason: "nothing of the recording lies in that time")
        }
        let isSeen = order.plan.picture != nil
        let listens = isSeen && composition.wish.layout.followsSpeaker
        var (surveys, sources): ([CompositionSurvey], [ComposedSource]) = ([], [])
        for input in composition.inputs {
            if isSeen {
                surveys.append(
                    try CompositionSurvey(input, hears: listens && input.toldLevels == nil, isCancelled: isCancelled))
            }
            sources.append(
                try ComposedSource(input, from: begin, picture: isSeen, sound: order.plan.sound != nil))
        }
        (self.surveys, self.sources) = (surveys, sources)
        owners = composition.inputs.map { input in input.subject.flatMap { subjects.firstIndex(of: $0) } }
        let presences = zip(composition.inputs, surveys).compactMap { input, survey in
            input.subject.flatMap { subjects.firstIndex(of: $0) }.flatMap { survey.presence(input, subject: $0) }
        }
        let turns = SpeakerChoice.turns(
            composition.inputs.compactMap(\.toldLevels) + surveys.compactMap(\.levels), end: Double(end) / 1e9)
        scenes =
            ScenePlan(
                composition.wish.layout, width: composition.width, height: composition.height, subjects: subjects,
                presences: presences, turns: turns
            ).scenes
        maker = try FileMaker(path: order.draft, format: order.plan.format)
        canvas =
            isSeen
            ? try ComposedCanvas(
                width: composition.width, height: composition.height, background: composition.wish.background) : nil
        let maker = maker
        let picture = try order.plan.picture.map { plan throws(TranscodingError) in
            try plan.encoding.encoder(
                for: maker, width: composition.width, height: composition.height,
                rate: Int32(composition.wish.frameRate), threads: order.threads
            ) { context in
                context.pointee.colorspace = AVCOL_SPC_SMPTE170M
                context.pointee.color_range = AVCOL_RANGE_MPEG
            }
        }
        let sound = try order.plan.sound.map { plan throws(TranscodingError) in
            try SampleEncoder(
                for: maker, encoding: plan.encoding, sourceRate: Int32(ComposedSound.rate), channels: 2)
        }
        writer = try ComposedWriter(picture: picture, sound: sound, canvas: canvas)
        crew = ThreadCrew(threads: order.threads)
        if sound != nil { mixer = SoundMixer(from: Self.samples(begin)) }
    }

    deinit {
        crew.end()
        writer.end()
    }

    func run(progress: (Double) -> Void, isCancelled: () -> Bool) throws(TranscodingError) -> TranscodeResult {
        try maker.begin()
        let rate = Int64(composition.wish.frameRate)
        let count = max(1, (end - begin) * rate / 1_000_000_000)
        var told = 0.0
        for number in 0..<count {
            if isCancelled() { throw .cancelled }
            let time = begin + number * 1_000_000_000 / rate
            let following = begin + (number + 1) * 1_000_000_000 / rate
            // A picture is shown at the nearest of our times.
            crew.run(sources.count) { [sources] in
                sources[$0].advance(to: following + 50_000_000, showing: time + (following - time) / 2)
            }
            for source in sources { if let failure = source.failure { throw failure } }
            if let canvas { draw(at: time, on: canvas) }
            let heard = mixer?.mix(sources, upTo: Self.samples(min(following, end))) ?? []
            try writer.put(canvas, at: number * PictureEncoding.ticks / rate, heard)
            let reached = Double(number + 1) / Double(count) * 0.99
            if reached >= told + 0.005 || number % 50 == 0 {
                told = reached
                progress(reached)
            }
        }
        try writer.finish(mixer?.finish(sources, at: Self.samples(end)) ?? [])
        let result = TranscodeResult(
            bytes: try maker.finish(), duration: Double(maker.end) / 1e9,
            picture: canvas == nil ? nil : .encoded, sound: mixer == nil ? nil : .encoded,
            width: canvas?.width, height: canvas?.height, omitted: sources.reduce(0) { $0 + $1.omitted })
        progress(1)
        return result
    }

    // MARK: Drawing

    private func draw(at time: Int64, on canvas: ComposedCanvas) {
        changeScene(at: time, on: canvas)
        let (painters, sources) = (painters, sources)
        let wanted = painters.map { what($0.tile.subject, at: time) }
        let due = painters.indices.filter { painters[$0].isDue(wanted[$0]) }
        // What lies upon another is drawn again with it.
        let overlays = due.isEmpty ? [] : painters.indices.filter { painters[$0].tile.isOverlay }
        let below = due.filter { !overlays.contains($0) }
        let paint: @Sendable (Int) -> Void = { index in
            painters[index].draw(wanted[index], wanted[index].source.flatMap { sources[$0].current }, on: canvas)
        }
        crew.run(below.count) { paint(below[$0]) }
        for index in overlays { paint(index) }
    }

    private func changeScene(at time: Int64, on canvas: ComposedCanvas) {
        var changed: ComposedScene?
        while scenes.indices.contains(nextScene), Int64(scenes[nextScene].start * 1e9) <= time {
            changed = scenes[nextScene]
            nextScene += 1
        }
        guard let changed else { return }
        canvas.clear()
        painters = changed.tiles.map { tile in
            let subject = subjects[tile.subject]
            return TilePainter(tile, name: composition.wish.labels ? subject.participant : nil)
        }
    }

    /// The newest of a subject's files that has something to show.
    private func what(_ subject: Int, at time: Int64) -> TilePainter.Drawn {
        var found = TilePainter.Drawn(source: nil, number: 0)
        for (index, source) in sources.enumerated() where owners[index] == subject {
            guard source.hasPicture, surveys[index].hasPicture(at: Double(time) / 1e9) else { continue }
            if let other = found.source, sources[other].start > source.start { continue }
            found = TilePainter.Drawn(source: index, number: source.number)
        }
        return found
    }

    private static func samples(_ time: Int64) -> Int64 { av_rescale(time, ComposedSound.rate, 1_000_000_000) }
}
