import Foundation
import Media
import TestKit

extension TestMedia {
    private static func picture(_ width: Int, _ height: Int, _ encoder: [String], format: String) throws -> [UInt8] {
        let source = ["-f", "lavfi", "-i", "testsrc2=size=\(width)x\(height):rate=30:duration=\(seconds)"]
        let run = try Tool.run(
            "ffmpeg",
            ["-v", "error"] + source + ["-pix_fmt", "yuv420p", "-g", "60", "-c:v"] + encoder + ["-f", format, "-"])
        return [UInt8](run.output)
    }

    static func vp8(width: Int, height: Int) throws -> [Coded] {
        let encoder = ["libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "200k", "-auto-alt-ref", "0"]
        return packets(ofIVF: try picture(width, height, encoder + ["-lag-in-frames", "0"], format: "ivf")).map {
            Coded(bytes: $0, isKeyframe: $0[0] & 1 == 0, width: width, height: height)
        }
    }

    static func vp9(width: Int, height: Int) throws -> [Coded] {
        let encoder = ["libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "200k", "-auto-alt-ref", "0"]
        return packets(ofIVF: try picture(width, height, encoder + ["-lag-in-frames", "0"], format: "ivf")).map {
            let isKeyframe = VP9FrameHeader.isKeyframe(firstByte: $0[0])
            let sets = isKeyframe ? ParameterSets(sequence: [Array($0.prefix(16))], picture: []) : nil
            return Coded(bytes: $0, isKeyframe: isKeyframe, sets: sets, width: width, height: height)
        }
    }

    static func av1(width: Int, height: Int) throws -> [Coded] {
        let encoder = ["libaom-av1", "-usage", "realtime", "-cpu-used", "8", "-lag-in-frames", "0", "-b:v", "200k"]
        return packets(ofIVF: try picture(width, height, encoder, format: "ivf")).map { packet in
            var coded = Coded(bytes: [], isKeyframe: false, width: width, height: height)
            var rest = packet[...]
            while !rest.isEmpty, let unit = rest.withUnsafeBytes({ AV1OBU(parsing: $0) }) {
                let bytes = Array(rest.prefix(unit.count))
                rest = rest.dropFirst(unit.count)
                if unit.type == AV1OBU.temporalDelimiter { continue }
                if unit.type == AV1OBU.sequenceHeader {
                    coded.isKeyframe = true
                    coded.sets = ParameterSets(sequence: [bytes], picture: [])
                }
                coded.bytes += bytes
            }
            return coded
        }
    }

    static func h264(width: Int, height: Int) throws -> [Coded] {
        let encoder = ["libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline"]
        let options = ["-b:v", "250k", "-x264-params", "aud=1:repeat-headers=1:slices=1"]
        let bytes = try picture(width, height, encoder + options, format: "h264")
        return frames(of: units(ofAnnexB: bytes), width, height) { unit in
            switch unit[0] & 31 {
            case 9: .delimiter
            case 7: .sequence
            case 8: .picture
            case 5: .keyframe
            default: .other
            }
        }
    }

    static func h265(width: Int, height: Int) throws -> [Coded] {
        let encoder = ["libx265", "-preset", "ultrafast", "-tune", "zerolatency", "-b:v", "250k", "-x265-params"]
        let options = ["bframes=0:keyint=60:min-keyint=60:scenecut=0:repeat-headers=1:aud=1:log-level=none"]
        let bytes = try picture(width, height, encoder + options, format: "hevc")
        return frames(of: units(ofAnnexB: bytes), width, height) { unit in
            switch unit[0] >> 1 & 63 {
            case 35: .delimiter
            case 32: .video
            case 33: .sequence
            case 34: .picture
            case 16...21: .keyframe
            default: .other
            }
        }
    }

    private enum UnitKind { case delimiter, video, sequence, picture, keyframe, other }

    private static func frames(
        of units: [[UInt8]], _ width: Int, _ height: Int, kind: ([UInt8]) -> UnitKind
    ) -> [Coded] {
        var frames: [Coded] = []
        var current = Coded(bytes: [], isKeyframe: false)
        var sets = ParameterSets(sequence: [], picture: [])
        for unit in units {
            switch kind(unit) {
            case .delimiter:
                if !current.bytes.isEmpty { frames.append(current) }
                current = Coded(bytes: [], isKeyframe: false, width: width, height: height)
                continue
            case .video: sets = ParameterSets(video: [unit], sequence: [], picture: [])
            case .sequence: sets = ParameterSets(video: sets.video, sequence: [unit], picture: [])
            case .picture: sets = ParameterSets(video: sets.video, sequence: sets.sequence, picture: [unit])
            case .keyframe:
                current.isKeyframe = true
                current.sets = sets
            case .other: break
            }
            withUnsafeBytes(of: UInt32(unit.count).bigEndian) { current.bytes += $0 }
            current.bytes += unit
        }
        if !current.bytes.isEmpty { frames.append(current) }
        return frames
    }

    private static func packets(ofIVF bytes: [UInt8]) -> [[UInt8]] {
        var packets: [[UInt8]] = []
        var offset = 32
        while offset + 12 <= bytes.count {
            let size = Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2]) << 16
            packets.append(Array(bytes[(offset + 12)..<min(offset + 12 + size, bytes.count)]))
            offset += 12 + size
        }
        return packets
    }

    private static func units(ofAnnexB bytes: [UInt8]) -> [[UInt8]] {
        var units: [[UInt8]] = []
        var start: Int?
        var index = 0
        while index + 2 < bytes.count {
            if bytes[index] == 0, bytes[index + 1] == 0, bytes[index + 2] == 1 {
                if let start { units.append(trimmed(bytes[start..<index])) }
                start = index + 3
                index += 3
            } else {
                index += 1
            }
        }
        if let start { units.append(trimmed(bytes[start...])) }
        return units
    }

    private static func trimmed(_ unit: ArraySlice<UInt8>) -> [UInt8] {
        var unit = Array(unit)
        while unit.last == 0 { unit.removeLast() }
        return unit
    }

    private static func tone(_ options: [String]) throws -> [UInt8] {
        let source = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=\(seconds)"]
        return [UInt8](try Tool.run("ffmpeg", ["-v", "error"] + source + options + ["-"]).output)
    }

    static func encodeG711(_ format: String) throws -> [Coded] {
        let bytes = try tone(["-ac", "1", "-ar", "8000", "-c:a", "pcm_\(format)", "-f", format])
        return stride(from: 0, to: bytes.count - 159, by: 160).map {
            Coded(bytes: Array(bytes[$0..<($0 + 160)]), isKeyframe: true)
        }
    }

    static func encodeOpus() throws -> [Coded] {
        let bytes = try tone([
            "-ac", "2", "-c:a", "libopus", "-b:a", "32k", "-frame_duration", "20", "-f", "ogg", "-page_duration",
            "20000",
        ])
        var packets: [Coded] = []
        var packet: [UInt8] = []
        var offset = 0
        while offset + 27 <= bytes.count {
            let segments = Int(bytes[offset + 26])
            var body = offset + 27 + segments
            for lace in bytes[(offset + 27)..<(offset + 27 + segments)] {
                packet += bytes[body..<(body + Int(lace))]
                body += Int(lace)
                if lace < 255 {
                    packets.append(Coded(bytes: packet, isKeyframe: true))
                    packet = []
                }
            }
            offset = body
        }
        return Array(packets.dropFirst(2).prefix(seconds * 50))
    }
}
