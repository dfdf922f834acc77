import Foundation
import Media

/// Real streams, encoded once for all tests by ffmpeg and taken apart as a depacketizer would give them.
enum TestMedia {
    static let seconds = 5
    static let start = Instant(nanoseconds: 1_000_000_000_000)

    /// One frame before it has a place in time.
    struct Coded: Sendable {
        var bytes: [UInt8]
        var isKeyframe: Bool
        var sets: ParameterSets?
        var width = 0
        var height = 0
    }

    static let vp8 = try? vp8(width: 320, height: 240)
    static let vp8Large = try? vp8(width: 640, height: 360)
    static let h264 = try? h264(width: 320, height: 240)
    static let h264Large = try? h264(width: 640, height: 360)
    /// 20 ms each.
    static let opus = try? encodeOpus()

    private static func picture(_ width: Int, _ height: Int) -> [String] {
        ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=\(width)x\(height):rate=30:duration=\(seconds)"]
    }

    private static func vp8(width: Int, height: Int) throws -> [Coded] {
        let arguments =
            picture(width, height) + [
                "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "200k", "-g", "60",
                "-auto-alt-ref",
                "0", "-lag-in-frames", "0", "-f", "ivf", "-",
            ]
        let bytes = [UInt8](try Tool.run("ffmpeg", arguments).output)
        var frames: [Coded] = []
        var offset = 32
        while offset + 12 <= bytes.count {
            let size = Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2]) << 16
            let frame = Array(bytes[(offset + 12)..<min(offset + 12 + size, bytes.count)])
            frames.append(Coded(bytes: frame, isKeyframe: frame[0] & 1 == 0, width: width, height: height))
            offset += 12 + size
        }
        return frames
    }

    private static func h264(width: Int, height: Int) throws -> [Coded] {
        let arguments =
            picture(width, height) + [
                "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v",
                "baseline", "-b:v", "250k", "-g", "60", "-x264-params", "aud=1:repeat-headers=1:slices=1", "-f", "h264",
                "-",
            ]
        let bytes = [UInt8](try Tool.run("ffmpeg", arguments).output)
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
        var frames: [Coded] = []
        var current = Coded(bytes: [], isKeyframe: false)
        var sets = ParameterSets(sequence: [], picture: [])
        for unit in units {
            switch unit[0] & 31 {
            case 9:
                if !current.bytes.isEmpty { frames.append(current) }
                current = Coded(bytes: [], isKeyframe: false, width: width, height: height)
                continue
            case 7: sets = ParameterSets(sequence: [unit], picture: [])
            case 8: sets = ParameterSets(sequence: sets.sequence, picture: [unit])
            case 5:
                current.isKeyframe = true
                current.sets = sets
            default: break
            }
            withUnsafeBytes(of: UInt32(unit.count).bigEndian) { current.bytes += $0 }
            current.bytes += unit
        }
        if !current.bytes.isEmpty { frames.append(current) }
        return frames
    }

    private static func trimmed(_ unit: ArraySlice<UInt8>) -> [UInt8] {
        var unit = Array(unit)
        while unit.last == 0 { unit.removeLast() }
        return unit
    }

    private static func encodeOpus() throws -> [Coded] {
        let bytes = [UInt8](
            try Tool.run(
                "ffmpeg",
                [
                    "-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=\(seconds)",
                    "-ac", "2", "-c:a", "libopus", "-b:a", "32k", "-frame_duration", "20", "-f", "ogg",
                    "-page_duration", "20000", "-",
                ]
            ).output)
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

extension EncodedFrame {
    /// Opus of `index`·20 ms, arriving then.
    static func sound(
        _ coded: TestMedia.Coded, at milliseconds: Int64, base: Int64 = 1_000_000, followsLoss: Bool = false
    ) -> EncodedFrame {
        let frame = EncodedFrame()
        coded.bytes.withUnsafeBytes { frame.append($0) }
        frame.seal(
            codec: .opus, timestamp: MediaTimestamp(ticks: base + milliseconds * 48, clockRate: 48_000),
            arrival: TestMedia.start + .milliseconds(milliseconds), isKeyframe: true, durationTicks: 960,
            followsLoss: followsLoss)
        return frame
    }

    /// A picture at a time in ticks of 90 kHz.
    static func picture(
        _ coded: TestMedia.Coded, _ codec: Codec, at ticks: Int64, base: Int64 = 5_000_000, followsLoss: Bool = false
    ) -> EncodedFrame {
        let frame = EncodedFrame()
        coded.bytes.withUnsafeBytes { frame.append($0) }
        frame.seal(
            codec: codec, timestamp: MediaTimestamp(ticks: base + ticks, clockRate: 90_000),
            arrival: TestMedia.start + .nanoseconds(ticks * 100_000 / 9), isKeyframe: coded.isKeyframe,
            width: coded.isKeyframe ? coded.width : 0, height: coded.isKeyframe ? coded.height : 0,
            followsLoss: followsLoss, parameterSets: coded.sets)
        return frame
    }
}
