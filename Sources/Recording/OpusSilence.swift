/// Coded silence of any lawful length, as `F8 FF FE` is for 20 ms (RFC 6716 clause 3.1): CELT, full band, one channel;
/// decoders give as many channels as the stream has.
package enum OpusSilence {
    /// 2.5 ms at 48 kHz: no Opus frame is shorter, and all lengths are multiples of it.
    package static let unit: Int64 = 120
    /// 120 ms, the longest packet.
    package static let longest: Int64 = 5760

    /// A packet of that length; `nil` for lengths that one packet of equal frames cannot have.
    package static func packet(ticks: Int64) -> [UInt8]? {
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

    /// The lengths that `packet` has, longest first.
    static let lengths: [Int64] = [5760, 4800, 3840, 2880, 1920, 960, 480, 240, 120]

    /// The length to fill with where the stream's packets are `ticks` long.
    static func frameTicks(for ticks: Int64) -> Int64 { lengths.first { $0 <= ticks } ?? unit }
}
