import Foundation
import TestKit

/// Recorded files as they may come: a white picture and a beep in the first tenth of each second, made by ffmpeg.
///
/// Each is made once for all tests, and put into the folder of the one that asks.
enum SourceMedia {
    static let seconds = 6
    private static let made = Result { try Made() }

    private struct Made: Sendable {
        let folder: Folder
        let webm: String
        let mp4: String
        let gap: String
        let growing: String

        init() throws {
            folder = try Folder()
            webm = try SourceMedia.makeWebM(in: folder, size: "320x180")
            mp4 = try SourceMedia.makeMP4(in: folder)
            gap = try SourceMedia.makeGap(in: folder)
            growing = try SourceMedia.makeGrowing(in: folder)
        }
    }

    private static func copy(_ path: KeyPath<Made, String>, into folder: Folder) throws -> String {
        let source = try made.get()[keyPath: path]
        let copy = folder.file("source-" + (source.split(separator: "/").last.map(String.init) ?? "file"))
        try FileManager.default.copyItem(atPath: source, toPath: copy)
        return copy
    }

    private static func picture(_ size: String) -> [String] {
        [
            "-f", "lavfi", "-i",
            "testsrc2=size=\(size):rate=30:duration=\(seconds),eq=brightness=-0.5,"
                + "drawbox=color=white:t=fill:enable='lt(mod(t,1),0.099)'",
        ]
    }

    private static let sound = [
        "-f", "lavfi", "-i",
        "aevalsrc=exprs='if(lt(mod(t,1),0.1),0.5*sin(2*PI*1000*t),0)':s=48000:d=\(seconds):c=stereo",
    ]

    private static let vp8 = [
        "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "800k", "-g", "60", "-keyint_min", "60",
        "-auto-alt-ref", "0", "-pix_fmt", "yuv420p",
    ]
    private static let h264 = [
        "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-bf", "0", "-g", "60", "-keyint_min", "60",
        "-sc_threshold", "0", "-pix_fmt", "yuv420p",
    ]
    private static let opus = ["-c:a", "libopus", "-b:a", "64k"]

    /// VP8 and Opus, a keyframe every two seconds.
    static func webm(in folder: Folder) throws -> String { try copy(\.webm, into: folder) }

    private static func makeWebM(in folder: Folder, size: String) throws -> String {
        try make(folder.file("source-\(size).webm"), picture(size) + sound + vp8 + opus)
    }

    /// H264 and Opus, likewise.
    static func mp4(in folder: Folder) throws -> String { try copy(\.mp4, into: folder) }

    private static func makeMP4(in folder: Folder) throws -> String {
        try make(folder.file("source.mp4"), picture("320x180") + sound + h264 + opus)
    }

    /// H264 and PCMU, of which a second is missing from 1.8 on.
    static func mkvWithGap(in folder: Folder) throws -> String { try copy(\.gap, into: folder) }

    private static func makeGap(in folder: Folder) throws -> String {
        try make(
            folder.file("gap.mkv"),
            picture("320x180") + sound + h264
                + [
                    "-af", "aresample=8000,asetnsamples=80,aselect='not(between(t,1.8,2.799))'", "-ac", "1", "-c:a",
                    "pcm_mulaw",
                ])
    }

    /// VP8 that becomes larger after six seconds, without sound.
    static func growing(in folder: Folder) throws -> String { try copy(\.growing, into: folder) }

    private static func makeGrowing(in folder: Folder) throws -> String {
        let list = folder.file("list")
        var lines = ""
        for size in ["320x180", "640x360", "360x640"] {
            let part = try make(folder.file("part-\(size).webm"), picture(size) + vp8)
            lines += "file '\(part)'\n"
        }
        try lines.write(toFile: list, atomically: true, encoding: .utf8)
        return try make(folder.file("growing.webm"), ["-f", "concat", "-safe", "0", "-i", list, "-c", "copy"])
    }

    private static func make(_ path: String, _ arguments: [String]) throws -> String {
        let run = try Tool.run("ffmpeg", ["-v", "error", "-y"] + arguments + [path])
        guard run.status == 0 else { throw SourceError(text: run.errors) }
        return path
    }
}

struct SourceError: Error {
    var text: String
}
