import Foundation

/// A program of the system, run to its end.
struct Tool {
    var status: Int32
    var output: Data
    var errors: String

    var text: String { String(decoding: output, as: UTF8.self) }

    static func run(_ name: String, _ arguments: [String]) throws -> Tool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        let errors = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: errors) }
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Tool(
            status: process.terminationStatus, output: data,
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }

    /// What `ffmpeg -v error` complains about when it decodes all of a file; empty when it is well.
    static func complaints(_ path: String) throws -> String {
        let run = try run("ffmpeg", ["-v", "error", "-xerror", "-i", path, "-f", "null", "-"])
        return run.errors + (run.status == 0 ? "" : "exit \(run.status)")
    }

    /// Decoded pictures or sound frames of one stream (`v:0`, `a:0`).
    static func decodedFrames(_ path: String, _ stream: String) throws -> Int {
        let run = try run(
            "ffprobe",
            [
                "-v", "error", "-count_frames", "-select_streams", stream, "-show_entries", "stream=nb_read_frames",
                "-of", "csv=p=0", path,
            ])
        return Int(run.text.split { !$0.isNumber }.first ?? "0") ?? 0
    }

    /// Decoded samples at 48 kHz, one after the other as a browser plays them.
    static func decodedSamples(_ path: String) throws -> Int {
        let run = try run(
            "ffmpeg", ["-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-f", "s16le", "-c:a", "pcm_s16le", "-"])
        return run.output.count / 2
    }

    /// Times of a stream's packets in seconds, in file order.
    static func packetTimes(_ path: String, _ stream: String) throws -> [Double] {
        try run(
            "ffprobe",
            ["-v", "error", "-select_streams", stream, "-show_entries", "packet=pts_time", "-of", "csv=p=0", path]
        ).text.split(separator: "\n").compactMap { Double($0.split(separator: ",").first ?? "") }
    }

    /// The container's own word for its duration; `nil` where it has none.
    static func duration(_ path: String) throws -> Double? {
        let run = try run("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path])
        return Double(run.text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

/// A folder that goes when its test ends.
final class Folder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("capstan-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    func size(_ name: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: file(name))[.size] as? Int ?? 0
    }
}
