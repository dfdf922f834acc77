import Media
import Outbound
import Telemetry

/// One recording from its start to its files, seen from outside.
struct RecordingRun {
    /// How long a gateway may be away (it restarts, the network is gone) before this gives up.
    private static let patience = Duration.seconds(60)

    let client: GatewayClient
    /// Seconds that were asked for.
    let length: Double?
    private var progress = ProgressLine()
    private var id: String?
    /// Signals that had come when the recording was asked to stop; one more means not to wait for the rest.
    private var signalsAtStop: Int?

    init(client: GatewayClient, length: Double?) {
        self.client = client
        self.length = length
    }

    /// Until it has ended and its files are whole.
    mutating func record(_ order: RecordingOrder) throws -> RecordingView {
        var seen = try start(order)
        id = seen.id
        defer { progress.end() }
        while true {
            let isRunning = ["waiting", "recording", "paused"].contains(seen.state)
            if seen.state == "completed" { return seen }
            if seen.state == "failed" { throw failure(of: seen) }
            show(seen)
            if isRunning, signalsAtStop == nil, Interruption.count > 0 {
                progress.show("stopping", kind: "stopping")
                signalsAtStop = Interruption.count
                seen = try client.stopRecording(seen.id)
                continue
            }
            if !isRunning, signalsAtStop == nil { signalsAtStop = Interruption.count }
            if let signalsAtStop, Interruption.count > signalsAtStop { throw brokenOff() }
            Interruption.wait(isRunning ? .milliseconds(500) : .milliseconds(100))
            seen = try look(after: seen)
        }
    }

    private func start(_ order: RecordingOrder) throws -> RecordingView {
        do {
            return try client.startRecording(order)
        } catch let error as OutboundError where error.reason == .refused {
            let place = HTTPRequest.shown(client.base)
            throw CommandFailure(
                text: "no gateway answers at \(place) (\(error.detail)); start one with capstan serve, or name it with "
                    + "--gateway")
        }
    }

    /// A gateway that restarts takes up its recordings again: worth waiting for.
    private mutating func look(after seen: RecordingView) throws -> RecordingView {
        let since = SystemClock.monotonic()
        while true {
            do {
                return try client.recording(seen.id)
            } catch let error as OutboundError {
                guard SystemClock.monotonic() - since < Self.patience, Interruption.count == 0 else { throw error }
                progress.show("the gateway does not answer; trying on for a minute", kind: "away")
                Interruption.wait(.seconds(1))
            } catch let refusal as GatewayRefusal where refusal.status == 503 {
                guard SystemClock.monotonic() - since < Self.patience, Interruption.count == 0 else { throw refusal }
                progress.show("the gateway is busy or starting; trying on for a minute", kind: "away")
                Interruption.wait(.seconds(1))
            }
        }
    }

    private mutating func show(_ seen: RecordingView) {
        let text: String
        switch seen.state {
        case "waiting":
            text = "waiting     nobody publishes in \(seen.room) yet (Ctrl-C ends)"
        case "recording", "paused":
            let state = seen.state == "paused" ? "paused     " : "recording  "
            let bar = length.map { " " + ProgressLine.bar(seen.duration, of: $0) } ?? ""
            let whole = length.map { " of \(HumanReadable.duration($0))" } ?? ""
            text =
                "\(state)\(bar) \(HumanReadable.duration(seen.duration))\(whole)  \(HumanReadable.bytes(seen.bytes))  "
                + "from \(Self.names(seen.participants))"
        case "finalizing":
            text = "finalizing  \(HumanReadable.duration(seen.duration))  \(HumanReadable.bytes(seen.bytes))"
        default:
            text = "\(seen.state)  \(HumanReadable.duration(seen.duration))  \(HumanReadable.bytes(seen.bytes))"
        }
        progress.show(HumanReadable.harmless(text), kind: "\(seen.state) \(seen.participants.joined(separator: " "))")
    }

    private static func names(_ participants: [String]) -> String {
        switch participants.count {
        case 0: "nobody yet"
        case 1...4: participants.joined(separator: ", ")
        default: participants.prefix(3).joined(separator: ", ") + " and \(participants.count - 3) more"
        }
    }

    /// Fetches every file.
    mutating func save(_ recording: RecordingView, to output: RecordingOutput) throws {
        defer { progress.end() }
        let before = Interruption.count
        for file in recording.files {
            guard let destination = output.destination(of: file.name, among: recording.files.count) else {
                let urls = recording.files.map { HumanReadable.harmless(client.url($0.url)) }.joined(separator: "\n")
                throw CommandFailure(
                    text: "\(recording.files.count) files were recorded, and --out names one: give a folder next time "
                        + "(--out takes/). They are at\n\(urls)")
            }
            var line = progress
            defer { progress = line }
            var received: Int64 = 0
            do {
                try RecordingOutput.save(to: destination) { write in
                    try client.file(file.url, isCancelled: { Interruption.count > before }) { piece in
                        received &+= Int64(piece.count)
                        let share = ProgressLine.bar(Double(received), of: Double(file.bytes))
                        line.show(
                            "saving      \(share) \(HumanReadable.bytes(received))  \(destination)",
                            kind: "saving \(destination)")
                        return write(piece)
                    }
                }
            } catch let error as OutboundError where error.reason == .cancelled {
                throw CommandFailure(text: "broken off; the files stay at the gateway", code: 130)
            }
            line.end()
            Terminal.say("saved \(destination)")
            if let kind = Self.ending(of: file.name), let given = Self.ending(of: destination), given != kind {
                Terminal.complain("capstan: it is .\(kind) in truth: players may want it named so")
            }
        }
    }

    private static func ending(of name: String) -> String? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        let ending = name[name.index(after: dot)...].lowercased()
        return ending.isEmpty || ending.contains("/") ? nil : ending
    }

    // MARK: How it may end

    private func failure(of seen: RecordingView) -> CommandFailure {
        CommandFailure(
            text: "the recording failed: \(HumanReadable.harmless(seen.error ?? "the gateway does not say why"))")
    }

    private func brokenOff() -> CommandFailure {
        CommandFailure(text: "not waiting: the recording is stopped, and the gateway makes its files whole", code: 130)
    }

    /// Why a recording that ended well holds nothing.
    func nothing(_ recording: RecordingView) -> CommandFailure {
        signalsAtStop ?? 0 > 0
            ? CommandFailure(text: "stopped before anybody published in \(recording.room)", code: 130)
            : CommandFailure(text: "nothing was recorded: nobody published in \(recording.room)")
    }

    /// Says where to look further, once there is such a place.
    func withPlace(_ failure: CommandFailure) -> CommandFailure {
        guard let id else { return failure }
        return CommandFailure(text: "\(failure.text)\nSee \(client.url("/v1/recordings/\(id)"))", code: failure.code)
    }
}
