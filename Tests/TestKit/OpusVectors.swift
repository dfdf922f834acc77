/// Opus packets, RFC 6716 clause 3, made by hand. Shared by the tests and by the seeds of the fuzz targets.
package enum OpusVectors {
    package struct Packet: Sendable {
        package let name: String
        package let bytes: [UInt8]
        /// Samples at 48 kHz.
        package let ticks: Int64
        package let frames: Int
    }

    package static let packets: [Packet] = [
        Packet(name: "hybrid fullband 20 ms, mono, one frame", bytes: [0x78] + filled(80), ticks: 960, frames: 1),
        Packet(name: "CELT fullband 20 ms, stereo", bytes: [0xFC] + filled(160), ticks: 960, frames: 1),
        Packet(name: "silence that fills a gap", bytes: [0xF8, 0xFF, 0xFE], ticks: 960, frames: 1),
        Packet(name: "DTX, TOC alone", bytes: [0x08], ticks: 960, frames: 1),
        Packet(name: "DTX, two bytes", bytes: [0xF8, 0xFF], ticks: 960, frames: 1),
        Packet(name: "SILK narrowband 10 ms", bytes: [0x00, 0x01], ticks: 480, frames: 1),
        Packet(name: "SILK mediumband 40 ms", bytes: [0x30, 0x01, 0x02], ticks: 1920, frames: 1),
        Packet(name: "SILK wideband 60 ms", bytes: [0x58, 0x01, 0x02], ticks: 2880, frames: 1),
        Packet(name: "hybrid superwideband 10 ms", bytes: [0x60, 0x01, 0x02], ticks: 480, frames: 1),
        Packet(name: "CELT narrowband 2.5 ms", bytes: [0x80, 0x01, 0x02], ticks: 120, frames: 1),
        Packet(name: "CELT wideband 5 ms", bytes: [0xA8, 0x01, 0x02], ticks: 240, frames: 1),
        Packet(name: "CELT fullband 10 ms", bytes: [0xF0, 0x01, 0x02], ticks: 480, frames: 1),
        Packet(name: "code 1: two equal frames", bytes: [0xF9] + filled(40), ticks: 1920, frames: 2),
        Packet(name: "code 1: two empty frames", bytes: [0xF9], ticks: 1920, frames: 2),
        Packet(name: "code 2: 3 bytes and 5", bytes: [0xFA, 3] + filled(8), ticks: 1920, frames: 2),
        Packet(name: "code 2: 252 + 4 bytes and 1", bytes: [0xFA, 252, 1] + filled(257), ticks: 1920, frames: 2),
        Packet(name: "code 3: three equal frames", bytes: [0xFB, 0x03] + filled(30), ticks: 2880, frames: 3),
        Packet(
            name: "code 3: three frames of 1, 2, 3 bytes", bytes: [0xFB, 0x83, 1, 2] + filled(6), ticks: 2880, frames: 3
        ),
        Packet(
            name: "code 3: padding of 4", bytes: [0xFB, 0x41, 4] + filled(10) + [0, 0, 0, 0], ticks: 960, frames: 1),
        Packet(
            name: "code 3: padding of 254 + 2",
            bytes: [0xFB, 0x41, 255, 2] + filled(10) + [UInt8](repeating: 0, count: 256),
            ticks: 960, frames: 1),
        Packet(name: "code 3: 48 frames of 2.5 ms", bytes: [0xE3, 48] + filled(48), ticks: 5760, frames: 48),
        Packet(name: "code 3: two of 60 ms", bytes: [0x5B, 2] + filled(20), ticks: 5760, frames: 2),
    ]

    /// Against R1 to R7 of RFC 6716 clause 3.4.
    package static let malformed: [(name: String, bytes: [UInt8])] = [
        ("frame of 1276 bytes", [0xF8] + filled(1276)),
        ("code 1 of uneven length", [0xF9] + filled(3)),
        ("code 2 without length", [0xFA]),
        ("code 2: length past the end", [0xFA, 4] + filled(3)),
        ("code 2: second byte of length missing", [0xFA, 252]),
        ("code 3 without count", [0xFB]),
        ("code 3: no frames", [0xFB, 0x00]),
        ("code 3: three frames of 60 ms", [0x5B, 3] + filled(30)),
        ("code 3: 63 frames", [0xFB, 63] + filled(63)),
        ("code 3: not a multiple", [0xFB, 0x03] + filled(31)),
        ("code 3: padding past the end", [0xFB, 0x41, 12] + filled(10)),
        ("code 3: padding count missing", [0xFB, 0x41, 255]),
        ("code 3: lengths past the end", [0xFB, 0x83, 5, 6] + filled(8)),
    ]

    private static func filled(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    }
}
