import ArgumentParser
import Exporting
import Settings

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Have recordings of a running gateway made into other files, and fetch them.",
        discussion: """
            Streams are copied where the format can hold them and nothing else is asked for, else encoded. Shows how far \
            each recording is. Ctrl-C cancels what has not ended; a second one does not wait for that.

            Exit code 0 when all is made (and fetched, with --out), 1 when something failed, 130 when it was broken off.
            """)

    @Argument(help: ArgumentHelp("Recordings, by their ids.", valueName: "id"))
    var ids: [String]

    @Option(help: ArgumentHelp("mp4, webm, mkv, m4a, mp3, ogg or wav.", valueName: "format"))
    var format: String

    @Option(help: ArgumentHelp("Encode pictures so: 720p, 1080p-high, 360p-low, …", valueName: "preset"))
    var video: String?

    @Flag(help: "Leave pictures out.")
    var noVideo = false

    @Flag(help: "Leave sound out.")
    var noAudio = false

    @Option(help: ArgumentHelp("Begin there: seconds, or 1m30s, from the first media.", valueName: "time"))
    var start: String?

    @Option(help: ArgumentHelp("End there.", valueName: "time"))
    var end: String?

    @Option(
        help: ArgumentHelp("What files are called ({room}/{participant}-{start}.{ext}).", valueName: "template"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "separate (a file for each recorded file), grid, speaker or pip (one picture of all).", valueName: "layout")
    )
    var layout: String?

    @Option(help: ArgumentHelp("Save the files in this folder.", valueName: "folder"))
    var out: String?

    @Option(
        help: ArgumentHelp(
            "Have the gateway bring the files to a storage of its configuration.", valueName: "s3://bucket/prefix"))
    var to: String?

    @OptionGroup var gateway: GatewayOptions

    func run() throws {
        let order = try order()
        let client = try gateway.client()
        let output = try out.map { path throws(CommandFailure) in try ExportOutput(path) }
        Interruption.watch()
        var waiting = ExportWait(client: client)
        do {
            let before = Interruption.count
            let made = try waiting.finish(try client.startExport(order), since: before)
            report(made, client)
            if let output { try waiting.save(made, to: output) }
            try waiting.judge(made)
        } catch let refusal as GatewayRefusal {
            throw waiting.withPlace(refusal.failure)
        } catch let failure as CommandFailure {
            throw waiting.withPlace(failure)
        } catch {
            throw waiting.withPlace(CommandFailure(text: "\(error)"))
        }
    }

    private func order() throws(CommandFailure) -> ExportOrderView {
        guard let wanted = ExportFormat(rawValue: format) else {
            let known = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw .wrongUsage("--format is '\(HumanReadable.harmless(format))'; it must be one of \(known)")
        }
        if let layout, ExportLayout(rawValue: layout) == nil {
            let known = ExportLayout.allCases.map(\.rawValue).joined(separator: ", ")
            throw .wrongUsage("--layout is '\(HumanReadable.harmless(layout))'; it must be one of \(known)")
        }
        if noVideo, video != nil { throw .wrongUsage("--video and --no-video contradict each other") }
        if let video, PictureWish(preset: video) == nil {
            throw .wrongUsage(
                "--video is '\(HumanReadable.harmless(video))'; it must be one of "
                    + PictureWish.presetSizes.joined(separator: ", ") + ", with -low, -medium or -high if you like")
        }
        let destination = try to.map { text throws(CommandFailure) in try storage(text) }
        let span = try (start: time("--start", start), end: time("--end", end))
        return ExportOrderView(
            recordings: ids, format: wanted.rawValue, layout: layout,
            video: noVideo ? .off : video.map { .preset($0) }, audio: noAudio ? false : nil,
            trim: span.start == nil && span.end == nil ? nil : .init(start: span.start, end: span.end), name: name,
            destination: destination)
    }

    private func storage(_ text: String) throws(CommandFailure) -> ExportOrderView.Destination {
        guard text.hasPrefix("s3://") else {
            throw .wrongUsage("--to is '\(HumanReadable.harmless(text))'; give s3://bucket or s3://bucket/prefix")
        }
        let words = text.dropFirst(5).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let prefix = words.count > 1 ? String(words[1]) : ""
        return ExportOrderView.Destination(
            bucket: words.first.map { String($0) } ?? "",
            prefix: prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/")
    }

    private func time(_ option: String, _ text: String?) throws(CommandFailure) -> Double? {
        guard let text else { return nil }
        if let seconds = Double(text), seconds.isFinite, seconds >= 0 { return seconds }
        guard let duration = SettingText.duration(text), duration >= .zero else {
            throw .wrongUsage(
                "\(option) is '\(HumanReadable.harmless(text))'; give seconds like 12.5, or a duration like 1m30s")
        }
        return duration / .seconds(1)
    }

    private func report(_ made: ExportView, _ client: GatewayClient) {
        for item in made.items {
            for file in item.files {
                let way = file.copied ? "copied" : "encoded"
                Terminal.say(
                    HumanReadable.harmless(
                        "\(file.name)  \(way)  \(HumanReadable.duration(file.duration))  "
                            + HumanReadable.bytes(file.bytes)))
                if let place = file.delivered { Terminal.say(HumanReadable.harmless("  \(place)")) }
                if out == nil { Terminal.say(HumanReadable.harmless("  \(client.url(file.url))")) }
            }
            if item.state == "failed" {
                Terminal.complain(
                    HumanReadable.harmless("\(item.recording): \(item.error ?? "failed, and does not say why")"))
            }
        }
    }
}
