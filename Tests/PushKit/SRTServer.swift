import Foundation
import TestKit

/// ffmpeg as an SRT listener: it takes one connection, and keeps byte for byte what comes.
package final class SRTServer {
    package let folder: Folder
    package let port: Int
    private let query: String
    private var process: pid_t = 0
    private var count = 0

    /// - Parameter query: of its address, behind `mode=listener`.
    package init(_ query: String = "") throws {
        folder = try Folder()
        port = try PushServer.freePort()
        self.query = query
        try start()
    }

    deinit { stop() }

    package func start() throws {
        count += 1
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, folder.file("log"), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let arguments = [
            "ffmpeg", "-v", "error", "-y", "-flush_packets", "1", "-f", "data", "-i",
            "srt://127.0.0.1:\(port)?mode=listener\(query)", "-map", "0", "-c", "copy", "-f", "data",
            recordings[count - 1],
        ]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        guard posix_spawnp(&process, "ffmpeg", &actions, nil, &words, environ) == 0 else {
            throw ServerError(text: "ffmpeg")
        }
        let until = ContinuousClock.now + .seconds(20)
        while !isListening {
            guard ContinuousClock.now < until else { throw ServerError(text: "ffmpeg does not listen") }
            poll(nil, 0, 10)
        }
    }

    /// By the kernel's list of UDP sockets: one more connection would be the one that it takes.
    private var isListening: Bool {
        let wanted = "0100007F:" + String(repeating: "0", count: max(4 - hexadecimal.count, 0)) + hexadecimal
        return (try? String(contentsOfFile: "/proc/net/udp", encoding: .utf8))?.contains(wanted) ?? false
    }

    private var hexadecimal: String { String(port, radix: 16, uppercase: true) }

    package func stop() { signal(SIGKILL) }

    package func wedge() { signal(SIGSTOP) }

    /// Waits until it has ended by itself: its connection has.
    package func ended() {
        guard process > 0 else { return }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        process = 0
    }

    private func signal(_ number: Int32) {
        guard process > 0 else { return }
        kill(process, number)
        if number == SIGKILL { ended() }
    }

    /// Of each start, oldest first.
    package var recordings: [String] { (0..<count).map { folder.file("taken-\($0).ts") } }
}
