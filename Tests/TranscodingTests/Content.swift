import Foundation
import TestKit

/// What is to be seen and heard in a file, and when.
enum Content {
    /// Times at which the picture becomes white.
    /// - Parameter crop: of a part of it, as ffmpeg's filter of this name wants it.
    static func flashes(_ path: String, crop: String = "iw:ih") throws -> [Double] {
        let times = try Tool.run(
            "ffprobe",
            [
                "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=best_effort_timestamp_time", "-of",
                "csv=p=0", path,
            ]
        ).text.split(separator: "\n").compactMap { Double($0.split(separator: ",").first ?? "") }
        let greys = try Tool.run(
            "ffmpeg",
            [
                "-v", "error", "-i", path, "-map", "0:v:0", "-vf", "crop=\(crop),scale=1:1:flags=area,format=gray",
                "-fps_mode",
                "passthrough", "-f", "rawvideo", "-",
            ]
        ).output
        return zip(times, onsets(greys.map { $0 > 180 })).compactMap { $1 ? $0 : nil }
    }

    /// Which pictures are white, by their numbers.
    static func brightPictures(_ path: String) throws -> [Int] {
        let greys = try Tool.run(
            "ffmpeg",
            [
                "-v", "error", "-i", path, "-map", "0:v:0", "-vf", "scale=1:1:flags=area,format=gray", "-fps_mode",
                "passthrough", "-f", "rawvideo", "-",
            ]
        ).output
        return greys.enumerated().compactMap { $1 > 180 ? $0 : nil }
    }

    /// Times at which a beep begins, by samples laid end to end from where the sound begins.
    static func beeps(_ path: String) throws -> [Double] {
        let start = try Tool.packetTimes(path, "a:0").first ?? 0
        let loud = try samples(path).map { abs(Int32($0)) > 2000 }
        var heard: [Double] = []
        for (index, isLoud) in loud.enumerated() where isLoud {
            let time = Double(index) / 48_000 + max(start, 0)
            if let before = heard.last, time - before < 0.5 { continue }
            heard.append(time)
        }
        return heard
    }

    /// The same where several beep in one second.
    static func closeBeeps(_ path: String) throws -> [Double] {
        var (heard, last) = ([Double](), -1.0)
        for (index, sample) in try samples(path).enumerated() where abs(Int32(sample)) > 2000 {
            let time = Double(index) / 48_000
            if time - last > 0.02 { heard.append(time) }
            last = time
        }
        return heard
    }

    /// Of one channel, at 48 kHz.
    static func samples(_ path: String) throws -> [Int16] {
        let output = try Tool.run(
            "ffmpeg", ["-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "s16le", "-"]
        ).output
        return output.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count - 1, by: 2).map { bytes.loadUnaligned(fromByteOffset: $0, as: Int16.self) }
        }
    }

    private static func onsets(_ states: [Bool]) -> [Bool] {
        states.indices.map { states[$0] && ($0 == 0 || !states[$0 - 1]) }
    }

    /// Hashes of a stream's packets.
    static func packets(_ path: String, _ stream: String) throws -> [String] {
        try Tool.run(
            "ffprobe",
            [
                "-v", "error", "-select_streams", stream, "-show_data_hash", "crc32", "-show_entries",
                "packet=data_hash", "-of", "csv=p=0", path,
            ]
        ).text.split { $0 == "\n" || $0 == "," }.filter { $0.hasPrefix("CRC32:") }.map(String.init)
    }

    /// Boxes of an MP4 file, in their order.
    static func boxes(_ path: String) throws -> [String] {
        let data = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var found: [String] = []
        var offset = 0
        while offset + 8 <= data.count {
            let size = data[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            found.append(String(decoding: data[offset + 4..<offset + 8], as: UTF8.self))
            guard size >= 8 else { break }
            offset += size
        }
        return found
    }
}
