import Foundation

/// A media file that ffmpeg makes, in a folder that goes with it.
final class SourceFile {
    struct Failure: Error { let text: String }

    let path: String
    private let folder: String

    /// - Parameter arguments: of ffmpeg, without its output.
    init(_ name: String, _ arguments: [String]) throws {
        folder = NSTemporaryDirectory() + "capstan-media-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = folder + "/" + name
        try Self.run("ffmpeg", ["-v", "error", "-nostdin", "-y"] + arguments + [path])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    static let picture = ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=2"]
    static let sound = ["-f", "lavfi", "-i", "sine=frequency=440:duration=2"]
    static let x264 = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "20", "-pix_fmt", "yuv420p"]

    private static func run(_ name: String, _ arguments: [String]) throws {
        var words = ([name] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        guard posix_spawnp(&process, name, nil, nil, &words, environ) == 0 else {
            throw Failure(text: "\(name) does not start")
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw Failure(text: "\(name) is lost") }
        }
        guard status == 0 else { throw Failure(text: "\(name) \(arguments.joined(separator: " ")): \(status)") }
    }
}
