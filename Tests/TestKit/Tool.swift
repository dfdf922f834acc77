import Foundation

/// A program of the system, run to its end.
package struct Tool {
    package var status: Int32
    package var output: Data
    package var errors: String

    package var text: String { String(decoding: output, as: UTF8.self) }

    /// By `posix_spawn`: Foundation's `Process` was seen to wait for ever when two ran at once.
    package static func run(_ name: String, _ arguments: [String]) throws -> Tool {
        let folder = try Folder()
        let output = folder.file("output")
        let errors = folder.file("errors")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT, 0o600)
        var words = ([name] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        guard posix_spawnp(&process, name, &actions, nil, &words, environ) == 0 else { throw ToolError(name: name) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw ToolError(name: name) }
        }
        return Tool(
            status: status >> 8 & 0xFF | status & 0x7F, output: try Data(contentsOf: URL(fileURLWithPath: output)),
            errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: errors)), as: UTF8.self))
    }

    /// What `ffmpeg -v error` complains about when it decodes all of a file; empty when it is well.
    package static func complaints(_ path: String) throws -> String {
        let run = try run("ffmpeg", ["-v", "error", "-xerror", "-i", path, "-f", "null", "-"])
        return run.errors + (run.status == 0 ? "" : "exit \(run.status)")
    }

    /// Both streams decoded in one run: what was complained about, and how many samples of sound there were.
    package static func decodeBoth(_ path: String) throws -> (complaints: String, samples: Int) {
        let run = try run(
            "ffmpeg",
            [
                "-v", "error", "-xerror", "-i", path, "-map", "0:v:0", "-f", "null", "-", "-map", "0:a:0", "-ac", "1",
                "-f", "s16le", "-c:a", "pcm_s16le", "pipe:1",
            ])
        return (run.errors + (run.status == 0 ? "" : "exit \(run.status)"), run.output.count / 2)
    }

    /// What the container says of a stream, in ffprobe's own order.
    package static func streamEntries(_ path: String, _ stream: String, _ names: String) throws -> [String] {
        let run = try run(
            "ffprobe",
            ["-v", "error", "-select_streams", stream, "-show_entries", "stream=\(names)", "-of", "csv=p=0", path])
        // A stream of a program (MPEG-TS) is told twice.
        return (run.text.split(separator: "\n").first ?? "").split(separator: ",").map(String.init)
    }

    /// Decoded pictures or sound frames of one stream (`v:0`, `a:0`).
    package static func decodedFrames(_ path: String, _ stream: String) throws -> Int {
        let run = try run(
            "ffprobe",
            [
                "-v", "error", "-count_frames", "-select_streams", stream, "-show_entries", "stream=nb_read_frames",
                "-of", "csv=p=0", path,
            ])
        return Int(run.text.split { !$0.isNumber }.first ?? "0") ?? 0
    }

    /// Decoded samples at the stream's own rate, one after the other as a browser plays them.
    package static func decodedSamples(_ path: String) throws -> Int {
        let run = try run(
            "ffmpeg", ["-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-f", "s16le", "-c:a", "pcm_s16le", "-"])
        return run.output.count / 2
    }

    /// Times of a stream's packets in seconds, in file order.
    package static func packetTimes(_ path: String, _ stream: String) throws -> [Double] {
        try run(
            "ffprobe",
            ["-v", "error", "-select_streams", stream, "-show_entries", "packet=pts_time", "-of", "csv=p=0", path]
        ).text.split(separator: "\n").compactMap { Double($0.split(separator: ",").first ?? "") }
    }

    /// The container's own word for its duration; `nil` where it has none.
    package static func duration(_ path: String) throws -> Double? {
        let run = try run("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path])
        return Double(run.text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

/// A folder that goes when its test ends.
package final class Folder: Sendable {
    package let path: String

    package init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("capstan-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func file(_ name: String) -> String { "\(path)/\(name)" }
    package func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    package func size(_ name: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: file(name))[.size] as? Int ?? 0
    }
}

package struct ToolError: Error {
    package var name: String
}
