import ArgumentParser
import Gateway
import Glibc
import WorkerLink

/// The command line. Exit codes: 0 well, 1 failed, 2 wrong usage, 130 interrupted.
@main
struct Capstan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capstan",
        abstract: "Records what browsers, phones and servers publish over WebRTC.",
        discussion: "Start with `capstan serve`, then open the page whose address it prints.",
        version: Version.text,
        subcommands: [Serve.self, Worker.self, Record.self, Export.self, Publish.self, Doctor.self])

    static func main() async {
        // Not for people: how we begin the processes that touch untrusted media. It is in no help.
        if CommandLine.arguments.dropFirst() == ["work"] { WorkerChild.run(JobWork.all, live: JobWork.live) }
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Terminal.complain("capstan: \(failure.text)")
            Glibc.exit(failure.code)
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code.isSuccess {
                print(text)
                Glibc.exit(0)
            }
            Terminal.complain(text)
            Glibc.exit(code == .validationFailure ? 2 : 1)
        }
    }
}

/// A command's end that is not a success, with what to tell the person who typed it.
struct CommandFailure: Error {
    var text: String
    var code: Int32 = 1

    static func wrongUsage(_ text: String) -> CommandFailure { CommandFailure(text: text, code: 2) }
}

enum Version {
    static let text = "0.1.0"
}
