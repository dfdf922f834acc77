import Media

/// What the recorder and its sinks have to know of a sound codec. All lengths are ticks of the sound axis, 48 kHz,
/// whatever the codec's own clock is.
package enum SoundFormat: Sendable, Hashable {
    case opus
    /// One octet for each sample of each channel (RFC 3551 clause 4.5.14), and the octet that is silence.
    case g711(silence: UInt8, channels: Int)

    package static let rate: Int32 = 48_000
    /// 2.5 ms: no Opus frame is shorter, all are multiples of it, and the picture's clock hits it too.
    package static let unit: Int64 = 120
    /// 120 ms: the longest Opus packet, and the longest packet of silence in any codec.
    package static let longest: Int64 = 5760

    /// `nil` for pictures, and for what nobody sends.
    package init?(_ codec: Codec, channels: Int) {
        switch codec {
        case .opus: self = .opus
        // ITU-T G.711: the smallest positive value.
        case .pcmu: self = .g711(silence: 0xFF, channels: max(channels, 1))
        case .pcma: self = .g711(silence: 0xD5, channels: max(channels, 1))
        case .vp8, .h264, .vp9, .av1, .h265, .aac: return nil
        }
    }

    /// Ticks of the axis in one tick of the codec's clock.
    package var scale: Int64 {
        switch self {
        case .opus: 1
        case .g711: 6
        }
    }

    /// Whether a packet of this codec can be so long.
    package func isLength(_ ticks: Int64) -> Bool {
        switch self {
        case .opus: ticks >= Self.unit && ticks <= Self.longest && ticks % Self.unit == 0
        case .g711: ticks > 0 && ticks % scale == 0
        }
    }

    /// How long a packet says it is; 0 for what is no packet.
    package func ticks(of packet: UnsafeRawBufferPointer) -> Int64 {
        switch self {
        case .opus: OpusLength.ticks(packet)
        case .g711(_, let channels): Int64(packet.count / channels) * scale
        }
    }

    /// The sender pauses and says so by a packet that holds nothing (RFC 7587 clause 3.1.3).
    package func isPause(bytes: Int) -> Bool {
        switch self {
        case .opus: bytes <= 2
        case .g711: false
        }
    }

    /// A packet of silence; `nil` for lengths that one packet cannot have.
    package func silence(ticks: Int64) -> [UInt8]? {
        switch self {
        case .opus: OpusLength.silence(ticks)
        case .g711(let octet, let channels):
            isLength(ticks) && ticks <= Self.longest
                ? [UInt8](repeating: octet, count: Int(ticks / scale) * channels) : nil
        }
    }

    /// The longest packet of silence that is no longer than `ticks`, in whole units; at least one.
    package func silenceLength(notAbove ticks: Int64) -> Int64 {
        switch self {
        case .opus: OpusLength.silenceLengths.first { $0 <= ticks } ?? Self.unit
        case .g711: max(min(ticks, Self.longest) / Self.unit, 1) * Self.unit
        }
    }
}

/// Lengths of Opus packets (RFC 6716 clauses 3.1 and 3.2).
private enum OpusLength {
    static func ticks(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let toc = bytes.first else { return 0 }
        let frame: Int64
        switch toc >> 3 {
        case 0..<12: frame = [480, 960, 1920, 2880][Int(toc >> 3 & 3)]
        case 12..<16: frame = [480, 960][Int(toc >> 3 & 1)]
        default: frame = [120, 240, 480, 960][Int(toc >> 3 & 3)]
        }
        let count: Int64
        switch toc & 3 {
        case 0: count = 1
        case 1, 2: count = 2
        default: count = bytes.count > 1 ? Int64(bytes[1] & 0x3F) : 0
        }
        return frame * count <= SoundFormat.longest ? frame * count : 0
    }

    /// As `F8 FF FE` is for 20 ms: CELT, full band, one channel; decoders give as many channels as the stream has.
    static func silence(_ ticks: Int64) -> [UInt8]? {
        switch ticks {
        case 120: [0xE0, 0xFF, 0xFE]
        case 240: [0xE8, 0xFF, 0xFE]
        case 480: [0xF0, 0xFF, 0xFE]
        case 960: [0xF8, 0xFF, 0xFE]
        case 1920: [0xF9, 0xFF, 0xFE, 0xFF, 0xFE]
        case 2880, 3840, 4800, 5760:
            // Code 3, clause 3.2.5: constant bitrate, no padding, the number of frames.
            [0xFB, UInt8(ticks / 960)] + (0..<(ticks / 960)).flatMap { _ in [0xFF, 0xFE] as [UInt8] }
        default: nil
        }
    }

    /// Longest first.
    static let silenceLengths: [Int64] = [5760, 4800, 3840, 2880, 1920, 960, 480, 240, 120]
}
