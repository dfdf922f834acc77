import Media

/// What is made of one recording: a file for each recorded one that has something of what is wanted, or one of all.
package struct ExportPlan: Codable, Sendable, Hashable {
    package var files: [FilePlan]
    /// Files of which nothing is exported, and why.
    package var omitted: [String]

    /// - Parameter taken: names in the folder of the export, in lower case, as some file systems know no other; those of
    ///   this plan are added.
    /// - Throws: where nothing is left to export.
    package init(
        _ request: ExportRequest, of source: ExportSource, taken: inout Set<String>
    ) throws(ExportingError) {
        files = []
        omitted = []
        if let wish = request.composition {
            files = [try Self.composed(request, wish, of: source, taken: &taken)]
            return
        }
        var names = taken
        for file in source.files {
            let streams = Streams(request, file)
            guard streams.picture != nil || streams.sound != nil else {
                omitted.append("\(file.name) has \(streams.lack)")
                continue
            }
            guard let span = Self.span(of: file, in: source, request.trim) else {
                omitted.append("\(file.name) has nothing between the times of trim")
                continue
            }
            let name = try Self.name(request, source, file, begins: span.start, taken: &names)
            files.append(
                FilePlan(
                    source: file.name, name: name, format: request.format, picture: streams.picture,
                    sound: streams.sound, start: span.start, end: span.end,
                    expectedDuration: max(0, (span.end ?? file.duration) - span.start)))
        }
        guard !files.isEmpty else {
            throw .nothingToExport(
                source.files.isEmpty
                    ? "the recording has no file: nobody had published" : omitted.joined(separator: "; "))
        }
        taken = names
    }

    private static func composed(
        _ request: ExportRequest, _ wish: CompositionWish, of source: ExportSource, taken: inout Set<String>
    ) throws(ExportingError) -> FilePlan {
        guard let first = source.files.first else {
            throw .nothingToExport("the recording has no file: nobody had published")
        }
        // What one file with all codecs would have, and none of it as it is.
        var all = first
        all.codecs = source.files.flatMap(\.codecs)
        var streams = Streams(request, all)
        guard streams.picture != nil || streams.sound != nil else {
            throw .nothingToExport("the recording has \(streams.lack)")
        }
        let canvas = CompositionWish.canvas(request.video.wish?.limit ?? PictureLimit())
        streams.picture?.mayCopy = false
        streams.sound?.mayCopy = false
        streams.picture?.encoding.limit = PictureLimit(width: canvas.width, height: canvas.height)
        let end = source.files.map { ($0.start - source.start).inSeconds + $0.duration }.max() ?? 0
        let (start, wanted) = (request.trim?.start ?? 0, request.trim?.end ?? end)
        guard start < end else { throw .nothingToExport("the recording has nothing between the times of trim") }
        all.participant = wish.layout.rawValue
        all.part = 1
        all.start = source.start
        return FilePlan(
            source: nil, name: try name(request, source, all, begins: start, taken: &taken), format: request.format,
            picture: streams.picture, sound: streams.sound, composition: wish, start: start,
            end: wanted < end ? wanted : nil, expectedDuration: min(wanted, end) - start)
    }

    private static func span(
        of file: ExportSource.File, in source: ExportSource, _ trim: ExportTrim?
    ) -> (start: Double, end: Double?)? {
        guard let trim else { return (0, nil) }
        let offset = (file.start - source.start).inSeconds
        let start = max(0, trim.start - offset)
        guard start < file.duration else { return nil }
        guard let end = trim.end.map({ $0 - offset }), end < file.duration else { return (start, nil) }
        return end > start ? (start, end) : nil
    }

    private static func name(
        _ request: ExportRequest, _ source: ExportSource, _ file: ExportSource.File, begins start: Double,
        taken: inout Set<String>
    ) throws(ExportingError) -> String {
        let values: [NameTemplate.Field: String] = [
            .room: source.room, .participant: file.participant, .recording: source.recording.description,
            .part: String(file.part), .start: (file.start + .seconds(start)).compactText,
        ]
        let ext = request.format.fileExtension
        var name = request.name.expand(values, extension: ext)
        var number = 2
        while !taken.insert(name.lowercased()).inserted {
            name = request.name.expand(values, extension: ext, suffix: "~\(number)")
            number += 1
        }
        guard name.utf8.count <= 1000, name.split(separator: "/").allSatisfy({ $0.utf8.count <= 255 }) else {
            throw .template("'\(name.prefix(40))…' is too long: 255 bytes is the most for a folder or file")
        }
        return name
    }
}

extension ExportPlan {
    /// What becomes of the streams of one file.
    private struct Streams {
        var picture: FilePlan.Stream<PictureEncoding>?
        var sound: FilePlan.Stream<SoundEncoding>?
        /// Where neither is left: why.
        var lack: String

        init(_ request: ExportRequest, _ file: ExportSource.File) {
            let format = request.format
            if let codec = file.codecs.first(where: { $0.kind == .video }), let wish = request.video.wish,
                let made = wish.codec ?? format.pictureCodecs.first
            {
                picture = FilePlan.Stream(
                    mayCopy: wish.allowsCopy && format.holds(codec) && (wish.codec.map { $0.codec == codec } ?? true),
                    encoding: PictureEncoding(
                        codec: made, limit: wish.limit,
                        rate: wish.bitrate.map { .bitrate($0) } ?? .quality(wish.quality ?? .medium)))
            }
            if let codec = file.codecs.first(where: { $0.kind == .audio }), let wish = request.audio.wish,
                let made = wish.codec ?? format.soundCodecs.first
            {
                sound = FilePlan.Stream(
                    mayCopy: wish.allowsCopy && format.holds(codec) && (wish.codec.map { $0.codec == codec } ?? true),
                    encoding: SoundEncoding(codec: made, bitrate: wish.bitrate ?? made.defaultBitrate))
            }
            let wantsPicture = request.video.wish != nil && format.holdsPictures
            lack = wantsPicture ? (request.audio.wish == nil ? "no picture" : "neither picture nor sound") : "no sound"
        }
    }
}

extension WallClock {
    /// RFC 3339 without what names of files are better without, to the second: `20261121T022405Z`.
    var compactText: String { rfc3339.prefix { $0 != "." && $0 != "Z" }.filter { $0 != "-" && $0 != ":" } + "Z" }
}
