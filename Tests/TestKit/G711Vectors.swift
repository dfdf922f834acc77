/// PCMU and PCMA payloads, RFC 3551 clause 4.5.14. Shared by the tests and by the seeds of the fuzz targets.
package enum G711Vectors {
    /// 20 ms of silence in either law, 10 and 30 ms, one sample, and 200 ms, the longest that is taken.
    package static let payloads: [[UInt8]] = [
        [UInt8](repeating: 0xFF, count: 160), [UInt8](repeating: 0xD5, count: 160), [UInt8](repeating: 0x2A, count: 80),
        [UInt8](repeating: 0x80, count: 240), [0x00], [UInt8](repeating: 0x7F, count: 1600),
    ]

    package static let malformed: [[UInt8]] = [[UInt8](repeating: 0xFF, count: 1601)]
}
