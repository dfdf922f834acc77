import Foundation

/// How a worker process is begun.
package struct WorkerCommand: Sendable, Hashable {
    package var executable: String
    /// Without the program's name.
    package var arguments: [String]

    package init(executable: String, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// This program's own file, as it is running, even where another has taken its place on the disk.
    package static let ownExecutable = WorkerCommand(executable: "/proc/self/exe", arguments: ["work"])

    /// What a worker process sees of our environment: passwords of databases and stores are not its business.
    private static let handedOn: Set<String> = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH"]

    static var environment: [String] {
        let kept = ProcessInfo.processInfo.environment.filter { handedOn.contains($0.key) }
        return kept.map { "\($0.key)=\($0.value)" } + ["SWIFT_BACKTRACE=enable=no"]
    }
}
