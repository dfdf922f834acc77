import ArgumentParser
import Foundation
import Settings

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check what the gateway needs on this machine, and say what to do.",
        discussion: """
            Reads the same settings as serve, from the same places, and changes nothing. Each line is ok, warn (it runs, \
            with a drawback) or fail (it does not run). Exit code 0 when nothing fails, else 1.
            """)

    @OptionGroup var options: SettingsOptions

    @Flag(help: "Write the findings as JSON.")
    var json = false

    func run() async throws {
        let findings = await examine()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes]
            let report = Report(
                version: Version.text, isWell: !findings.contains { $0.state == .fail }, checks: findings)
            Terminal.say(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            tell(findings)
        }
        let failures = findings.count { $0.state == .fail }
        if failures > 0 { throw CommandFailure(text: Self.failed(failures)) }
    }

    private struct Report: Encodable {
        var version: String
        var isWell: Bool
        var checks: [Finding]
    }

    private func examine() async -> [Finding] {
        do {
            let loaded = try options.load()
            let origins = Set(loaded.sources.values.compactMap(Self.origin))
            let from = origins.isEmpty ? "all defaults" : "from " + origins.sorted().joined(separator: ", ")
            let examination = Examination(settings: loaded.settings)
            let storage = await examination.storage()
            return [.ok("settings", from)] + loaded.notes.map { .warn("settings", $0, "unset it, or mend its name") }
                + examination.libraries() + examination.ports() + examination.tls() + storage + examination.machine()
        } catch {
            return [.fail("settings", "\(error)", "mend that first: the rest is looked at afterwards")]
        }
    }

    private static func origin(_ source: SettingSource) -> String? {
        switch source {
        case .commandLine: "the command line"
        case .environment: "the environment"
        case .file(let path, _): path
        case .builtIn: nil
        }
    }

    private func tell(_ findings: [Finding]) {
        let isColoured = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
        let width = findings.map(\.name.count).max() ?? 0
        for finding in findings {
            let name = finding.name.padding(toLength: width, withPad: " ", startingAt: 0)
            let detail = HumanReadable.harmless(finding.detail)
            Terminal.say("\(finding.state.mark(isColoured: isColoured))  \(name)  \(detail)")
            if let advice = finding.advice {
                Terminal.say("\(String(repeating: " ", count: width + 8))-> \(HumanReadable.harmless(advice))")
            }
        }
        let warnings = findings.count { $0.state == .warn }
        if !findings.contains(where: { $0.state == .fail }) {
            Terminal.say(
                warnings == 0
                    ? "All is well: capstan serve can start."
                    : "Nothing fails; \(warnings) warning\(warnings == 1 ? "" : "s") above.")
        }
    }

    private static func failed(_ count: Int) -> String {
        count == 1 ? "1 check failed; do what its line says" : "\(count) checks failed; do what their lines say"
    }
}
