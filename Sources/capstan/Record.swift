import ArgumentParser
import Recording
import Settings

struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record a room of a running gateway, and fetch the files.",
        discussion: """
            Begins at once, whether somebody publishes or not, and ends after --for, counted from the first media, or at \
            Ctrl-C. Then it waits until the files are whole. A second Ctrl-C does not wait for that.

            Exit code 0 when the recording is whole (and fetched, with --out), 1 when something failed or nobody \
            published, 130 when it was broken off.
            """)

    @Argument(help: ArgumentHelp("The room: letters, digits, and . _ -", valueName: "room"))
    var room: String

    @Option(name: .customLong("for"), help: ArgumentHelp("How long, such as 90s, 5m or 1h30m.", valueName: "duration"))
    var length: String?

    @Option(help: ArgumentHelp("auto, webm, mp4 or mkv (auto).", valueName: "container"))
    var container: String?

    @Option(
        help: ArgumentHelp(
            "Save what was recorded there: a file, or a folder where several participants may come.", valueName: "file")
    )
    var out: String?

    @OptionGroup var gateway: GatewayOptions

    func run() throws {
        let order = try order()
        let client = try gateway.client()
        let output = try out.map { path throws(CommandFailure) in try RecordingOutput(path) }
        Interruption.watch()
        var run = RecordingRun(client: client, length: order.maxDuration)
        do {
            let recording = try run.record(order)
            report(recording, client)
            if recording.files.isEmpty { throw run.nothing(recording) }
            if let output { try run.save(recording, to: output) }
        } catch let refusal as GatewayRefusal {
            throw run.withPlace(refusal.failure)
        } catch let failure as CommandFailure {
            throw run.withPlace(failure)
        } catch {
            throw run.withPlace(CommandFailure(text: "\(error)"))
        }
    }

    private func order() throws(CommandFailure) -> RecordingOrder {
        guard RecordingName.isValid(room) else {
            throw .wrongUsage(
                "'\(HumanReadable.harmless(room))' is no name for a room: 1 to 64 of A-Z a-z 0-9 . _ -, not beginning "
                    + "with . or -")
        }
        if let container, RequestedContainer(rawValue: container) == nil {
            let known = RequestedContainer.allCases.map(\.rawValue).joined(separator: ", ")
            throw .wrongUsage("--container is '\(HumanReadable.harmless(container))'; it must be one of \(known)")
        }
        var seconds: Double?
        if let length {
            guard let duration = SettingText.duration(length), duration > .zero, duration <= .seconds(31_622_400) else {
                throw .wrongUsage(
                    "--for is '\(HumanReadable.harmless(length))'; it must be a duration such as 90s, 5m or 1h30m, up to a "
                        + "year")
            }
            seconds = duration / .seconds(1)
        }
        return RecordingOrder(room: room, container: container, maxDuration: seconds)
    }

    private func report(_ recording: RecordingView, _ client: GatewayClient) {
        if recording.files.isEmpty { return }
        let count = recording.files.count
        Terminal.say(
            "recorded \(recording.room): \(HumanReadable.duration(recording.duration)), "
                + "\(HumanReadable.bytes(recording.bytes)) in \(count) file\(count == 1 ? "" : "s")")
        for file in recording.files {
            let codecs = file.tracks.map(\.codec).joined(separator: "+")
            Terminal.say(
                HumanReadable.harmless(
                    "  \(file.name)  \(codecs)  \(HumanReadable.duration(file.duration))  "
                        + "\(HumanReadable.bytes(file.bytes))"))
            if out == nil { Terminal.say(HumanReadable.harmless("  \(client.url(file.url))")) }
        }
    }
}
