import Foundation

/// A PostgreSQL server of our own in a temporary folder, reached by a Unix socket there. It ends when this process does,
/// however that ends: its keeper waits for the end of a pipe. Root runs it as user `postgres`, which Debian's package makes.
package final class PostgreSQLServer: @unchecked Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// One for all tests of this process.
    package static let shared = Result { try PostgreSQLServer() }

    /// Where Debian's package puts the programs; `nil` where it is not installed.
    package static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }.last.map { "\(root)/\($0)/bin" }
    }()

    package static let isInstalled = programs != nil
    package static let absence = "PostgreSQL is not installed (Debian's package postgresql)"

    /// Holds the Unix socket.
    package let folder: String
    private let programs: String
    private let keeper = Process()
    private let life = Pipe()
    private let lock = NSLock()
    private var schemas = 0

    package init() throws {
        guard let programs = Self.programs else { throw Failure(description: Self.absence) }
        self.programs = programs
        // Nobody whom we start, the server above all, may hold the end that is written to: our end is the pipe's.
        for end in [life.fileHandleForReading, life.fileHandleForWriting] {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        folder = "/tmp/capstan-pg-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        if getuid() == 0 {
            guard let user = getpwnam("postgres") else { throw Failure(description: "there is no user postgres") }
            chown(folder, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        try run("\(programs)/initdb -D \(folder)/data -A trust -U postgres -E UTF8 --locale=C.UTF-8 >/dev/null")
        try start()
        let (path, arguments) = Self.asOwner(
            "cd /; read -r _; \(programs)/pg_ctl -D \(folder)/data -m immediate stop; rm -rf '\(folder)'")
        // A session of its own: `swift test` ends what is left of its process group.
        keeper.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        keeper.arguments = [path] + arguments
        keeper.standardInput = life
        keeper.standardOutput = FileHandle.nullDevice
        keeper.standardError = FileHandle.nullDevice
        try keeper.run()
        try? life.fileHandleForReading.close()
    }

    package func start() throws {
        try run(
            "\(programs)/pg_ctl -D \(folder)/data -w -t 60 -l \(folder)/log -o "
                + "\"-c listen_addresses='' -c unix_socket_directories=\(folder) -c max_connections=200\" start >/dev/null"
        )
    }

    /// - Parameter mode: `fast` ends connections, `immediate` is a crash.
    package func stop(_ mode: String = "immediate") throws {
        try run("\(programs)/pg_ctl -D \(folder)/data -m \(mode) stop >/dev/null")
    }

    /// The URL of a new, empty schema.
    package func url() throws -> String {
        let number = lock.withLock {
            schemas += 1
            return schemas
        }
        try query("CREATE SCHEMA test\(number)")
        return "postgres:///postgres?user=postgres&options=-csearch_path%3Dtest\(number)&host=\(folder)"
    }

    /// - Returns: what it gave, unadorned.
    @discardableResult package func query(_ sql: String) throws -> String {
        try run("\(programs)/psql -h \(folder) -U postgres -d postgres -Atqc \"\(sql)\"")
    }

    /// Its output goes through a file: the server would hold a pipe's end for as long as it runs.
    @discardableResult private func run(_ command: String) throws -> String {
        let output = "\(folder)/out.\(UInt32.random(in: 0 ... .max))"
        let (path, arguments) = Self.asOwner("cd /; { \(command); } >\(output) 2>&1 </dev/null")
        // Foundation's Process takes a child for running as long as any descendant does, and the server is one.
        var process = pid_t()
        let texts = ([path] + arguments).map { strdup($0) }
        defer { for text in texts { free(text) } }
        var status: Int32 = 0
        guard posix_spawn(&process, path, nil, nil, texts + [nil], environ) == 0,
            waitpid(process, &status, 0) == process
        else { throw Failure(description: "\(path) does not start") }
        let data = FileManager.default.contents(atPath: output) ?? Data()
        try? FileManager.default.removeItem(atPath: output)
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard status == 0 else { throw Failure(description: "\(command): \(text)") }
        return text
    }

    private static func asOwner(_ command: String) -> (path: String, arguments: [String]) {
        getuid() == 0
            ? ("/usr/sbin/runuser", ["-u", "postgres", "--", "/bin/sh", "-c", command]) : ("/bin/sh", ["-c", command])
    }
}
