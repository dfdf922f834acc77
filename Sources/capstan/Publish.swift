import ArgumentParser
import DTLS
import Foundation
import Glibc
import Media
import MediaReading
import Settings
import Telemetry

struct Publish: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Publish a media file over WHIP as it is, once or many times over.",
        discussion: """
            Sends the file's first picture (H264, VP8, VP9, AV1, H265) and first sound (Opus, PCMU, PCMA) in real time, \
            without decoding anything. H264 must have no B-frames.

            With --copies the file is read once and sent by that many participants, each with its own session: \
            <participant>-1, -2 and so on after the address, or wherever it holds {n}.

            Ends with the file, after --for, or at Ctrl-C, and takes its sessions from the server. A second Ctrl-C does \
            not wait for that. Exit code 0 when all was sent, 1 when something failed, 130 when it was broken off.
            """)

    @Argument(help: ArgumentHelp("An MP4, WebM, Matroska, Ogg, MPEG-TS, IVF, WAV or H264 file.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("The WHIP address: http://host:8080/whip/room[/participant].", valueName: "url"))
    var to: String

    @Flag(help: "Begin anew when the file has ended.")
    var loop = false

    @Option(help: ArgumentHelp("How many participants publish it (1).", valueName: "n"))
    var copies = 1

    @Option(
        name: .customLong("for"), help: ArgumentHelp("End after so long, such as 90s or 5m.", valueName: "duration"))
    var length: String?

    @Option(help: ArgumentHelp("What the server asks for as a bearer token (CAPSTAN_TOKEN).", valueName: "token"))
    var token: String?

    @Flag(name: .customLong("no-picture"), help: "Leave the picture out.")
    var noPicture = false

    @Flag(name: .customLong("no-sound"), help: "Leave the sound out.")
    var noSound = false

    /// Ports that one machine has to send from, with room for others.
    private static let copyLimit = 10_000
    private static let closingLimit = Duration.seconds(10)

    func run() throws {
        guard (1...Self.copyLimit).contains(copies) else {
            throw CommandFailure.wrongUsage("--copies takes 1 to \(Self.copyLimit)")
        }
        guard !noPicture || !noSound else {
            throw CommandFailure.wrongUsage("--no-picture and --no-sound together leave nothing to publish")
        }
        let limit = try length.map { text throws(CommandFailure) in
            guard let limit = SettingText.duration(text), limit > .zero else {
                throw .wrongUsage("--for \(HumanReadable.harmless(text)): say it like 90s, 5m or 1h30m")
            }
            return limit
        }
        let target = try PublishTarget(url: to, copies: copies, file: file)
        let published = try read()
        Self.allowDescriptors(copies + 64)
        let environment = ProcessInfo.processInfo.environment
        let run: PublishRun
        do {
            let session = PublishSession(
                file: published, certificate: try DTLSCertificate(now: SystemClock.wall()),
                client: WHIPClient(
                    token: token ?? environment["CAPSTAN_TOKEN"], authorities: environment["SSL_CERT_FILE"]),
                isLooping: loop)
            run = try PublishRun(session: session, target: target, copies: copies)
        } catch {
            throw CommandFailure(text: "\(error)")
        }
        Interruption.watch()
        try drive(run, limit: limit)
    }

    private func read() throws(CommandFailure) -> PublishedFile {
        let published: PublishedFile
        do throws(MediaReadingError) {
            published = try PublishedFile(path: file, wantsPicture: !noPicture, wantsSound: !noSound)
        } catch {
            throw CommandFailure(text: HumanReadable.harmless("\(error)"))
        }
        for note in published.notes { Terminal.complain("capstan: \(file): \(note)") }
        return published
    }

    private func drive(_ run: PublishRun, limit: Duration?) throws(CommandFailure) {
        var line = ProgressLine()
        var rate = PublishRate(start: SystemClock.monotonic())
        var closing: Instant?
        var shown = 0
        while !run.isOver {
            Interruption.wait(.milliseconds(10))
            let now = SystemClock.monotonic()
            run.turn { text in
                line.end()
                Terminal.complain("capstan: \(text)")
            }
            if Interruption.count > 0 || limit.map({ run.elapsed >= $0 }) == true {
                run.stop()
                if closing == nil { closing = now + Self.closingLimit }
            }
            if let closing, now >= closing || Interruption.count > 1 { break }
            let second = Int(run.elapsed.inSeconds)
            if second > shown {
                shown = second
                rate.update(run.totals.tracks.bytes, at: now)
                line.show(run.progress(rate: rate), kind: "\(run.failures.count)")
                run.count()
            }
        }
        line.end()
        run.finishCounting()
        if run.totals.tracks.packets > 0 { Terminal.say(run.summary) }
        if Interruption.count > 0 { throw CommandFailure(text: "broken off", code: 130) }
        if let first = run.failures.first {
            throw CommandFailure(
                text: copies > 1
                    ? "\(run.failures.count) of \(copies) copies failed, the first because: \(first)" : first)
        }
    }

    /// Each copy has a socket; the soft limit is 1024 on many systems.
    private static func allowDescriptors(_ count: Int) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < count else {
            return
        }
        limit.rlim_cur = min(limit.rlim_max, rlim_t(count))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
