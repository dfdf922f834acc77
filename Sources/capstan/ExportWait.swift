import Media
import Outbound
import Telemetry

/// One export from its order to its files, seen from outside.
struct ExportWait {
    /// How long a gateway may be away (it restarts, the network is gone) before this gives up.
    private static let patience = Duration.seconds(60)
    /// Lines of items at once; the others are counted.
    private static let linesOfItems = 12

    let client: GatewayClient
    private var block = ProgressBlock()
    private var id: String?
    private var isCancelled = false
    private let began = SystemClock.monotonic()

    init(client: GatewayClient) {
        self.client = client
    }

    /// Until every item has ended.
    /// - Parameter before: interruptions before it was asked for.
    mutating func finish(_ export: ExportView, since before: Int) throws -> ExportView {
        var seen = export
        id = seen.id
        defer { block.end() }
        var signals = before
        while !seen.hasEnded {
            show(seen)
            if Interruption.count > signals {
                guard !isCancelled else { throw Self.brokenOff }
                signals = Interruption.count
                do {
                    seen = try client.cancelExport(seen.id)
                    isCancelled = true
                } catch let refusal as GatewayRefusal where refusal.status == 409 {
                    // It ended in the same moment.
                    seen = try look(after: seen)
                }
                continue
            }
            Interruption.wait(.milliseconds(300))
            seen = try look(after: seen)
        }
        return seen
    }

    /// A gateway that restarts goes on with its exports: worth waiting for.
    private mutating func look(after seen: ExportView) throws -> ExportView {
        let since = SystemClock.monotonic()
        while true {
            do {
                return try client.export(seen.id)
            } catch let error as OutboundError {
                guard SystemClock.monotonic() - since < Self.patience, Interruption.count == 0 else { throw error }
            } catch let refusal as GatewayRefusal where refusal.status == 503 {
                guard SystemClock.monotonic() - since < Self.patience, Interruption.count == 0 else { throw refusal }
            }
            block.show(["the gateway does not answer; trying on for a minute"], kind: "away")
            Interruption.wait(.seconds(1))
        }
    }

    private mutating func show(_ seen: ExportView) {
        let ended = seen.items.count(where: { !["queued", "running"].contains($0.state) })
        var lines: [String] = []
        if seen.items.count > 1 {
            let shown = seen.items.filter { $0.state == "running" } + seen.items.filter { $0.state != "running" }
            lines = shown.prefix(Self.linesOfItems).map(Self.line)
            if shown.count > Self.linesOfItems { lines.append("… and \(shown.count - Self.linesOfItems) more") }
        }
        let word = isCancelled ? "cancelling" : seen.state
        let elapsed = (SystemClock.monotonic() - began).inSeconds
        let left =
            seen.progress > 0.01
            ? "  \(HumanReadable.duration(elapsed * (1 - seen.progress) / seen.progress)) left" : ""
        lines.append(
            "\(word)  \(ProgressLine.bar(seen.progress, of: 1)) \(Int(seen.progress * 100)) %  \(ended) of "
                + "\(seen.items.count)\(left)")
        block.show(lines.map { HumanReadable.harmless($0) }, kind: "\(word) \(ended)")
    }

    private static func line(_ item: ExportView.Item) -> String {
        let progress = item.state == "completed" ? 1 : item.progress
        return "\(item.recording)  \(ProgressLine.bar(progress, of: 1)) \(item.state)"
    }

    /// Fetches every file.
    func save(_ made: ExportView, to output: ExportOutput) throws {
        let before = Interruption.count
        for file in made.files {
            guard let destination = try output.destination(of: file.name) else {
                throw CommandFailure(text: "a file's name leads out of --out: \(HumanReadable.harmless(file.name))")
            }
            do {
                try RecordingOutput.save(to: destination) { write in
                    try client.file(file.url, isCancelled: { Interruption.count > before }, onBytes: write)
                }
            } catch let error as OutboundError where error.reason == .cancelled {
                throw CommandFailure(text: "broken off; the files stay at the gateway", code: 130)
            }
            Terminal.say("saved \(destination)")
        }
    }

    func judge(_ made: ExportView) throws(CommandFailure) {
        if isCancelled { throw Self.brokenOff }
        let failed = made.items.count(where: { $0.state == "failed" })
        if failed > 0 { throw CommandFailure(text: "\(failed) of \(made.items.count) could not be exported") }
        if made.state != "completed" { throw CommandFailure(text: "the export is \(made.state)") }
    }

    private static let brokenOff = CommandFailure(text: "broken off: the export is cancelled", code: 130)

    /// Says where to look further, once there is such a place.
    func withPlace(_ failure: CommandFailure) -> CommandFailure {
        guard let id else { return failure }
        return CommandFailure(text: "\(failure.text)\nSee \(client.url("/v1/exports/\(id)"))", code: failure.code)
    }
}
