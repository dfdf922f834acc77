import CProcess
import Glibc

/// A worker process that was begun: its end of the link is its standard input, what it prints comes here.
struct SpawnedWorker: ~Copyable {
    let process: pid_t
    /// Neither blocks.
    let link: Int32
    let words: Int32

    init(_ command: WorkerCommand) throws(WorkerLinkError) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw .system(operation: "socketpair", code: errno)
        }
        var pipes: [Int32] = [-1, -1]
        guard pipe(&pipes) == 0 else {
            let code = errno
            for end in ends { close(end) }
            throw .system(operation: "pipe", code: code)
        }
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        for end in [ends[0], pipes[0]] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        var made: pid_t = 0
        let code = Self.spawn(command, link: ends[1], words: pipes[1], &made)
        close(ends[1])
        close(pipes[1])
        guard code == 0 else {
            close(ends[0])
            close(pipes[0])
            throw .system(operation: "posix_spawn \(command.executable)", code: code)
        }
        process = made
        link = ends[0]
        words = pipes[0]
    }

    deinit {
        close(link)
        close(words)
    }

    /// In a process group of its own, so that Ctrl-C at a terminal does not reach it before we decide; without any of our
    /// descriptors; with no signal blocked.
    private static func spawn(_ command: WorkerCommand, link: Int32, words: Int32, _ made: inout pid_t) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, link, 0)
        posix_spawn_file_actions_adddup2(&actions, words, 1)
        posix_spawn_file_actions_adddup2(&actions, words, 2)
        capstan_spawn_closes_from(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = (["capstan"] + command.arguments).map { strdup($0) }
        var environment = WorkerCommand.environment.map { strdup($0) }
        arguments.append(nil)
        environment.append(nil)
        defer { for text in arguments + environment { free(text) } }
        return posix_spawn(&made, command.executable, &actions, &attributes, arguments, environment)
    }

    /// Ends it, if it has not ended, and says how it ended.
    func reap() -> String {
        kill()
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return "is gone" }
        }
        return Self.text(of: status)
    }

    func kill() { _ = Glibc.kill(process, SIGKILL) }

    /// How it ended; `nil` while it has not.
    func ending() -> String? {
        var status: Int32 = 0
        let found = waitpid(process, &status, WNOHANG)
        if found == process { return Self.text(of: status) }
        return found < 0 && errno != EINTR ? "is gone" : nil
    }

    private static func text(of status: Int32) -> String {
        let signal = status & 0x7F
        if signal == 0 { return "ended with code \((status >> 8) & 0xFF)" }
        return "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    }
}
