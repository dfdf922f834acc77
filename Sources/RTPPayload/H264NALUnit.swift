import BitIO

/// ITU-T H.264 clause 7.3.1: NAL unit types that matter here (table 7-1) and the payload types of RFC 6184 table 1.
enum H264NALUnit {
    static let nonIDRSlice: UInt8 = 1
    static let partitionA: UInt8 = 2
    static let idrSlice: UInt8 = 5
    static let sequenceParameterSet: UInt8 = 7
    static let pictureParameterSet: UInt8 = 8
    static let accessUnitDelimiter: UInt8 = 9
    static let fillerData: UInt8 = 12
    static let aggregationA: UInt8 = 24
    static let fragmentA: UInt8 = 28

    static func type(_ header: UInt8) -> UInt8 { header & 0x1F }

    /// Clause 7.4.1: no NAL unit ends with a zero byte. Such bytes come from a sender's byte stream (annex B,
    /// trailing_zero_8bits) and are no part of it: Chromium leaves one behind its sequence parameter set.
    static func withoutTrailingZeros(_ unit: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var count = unit.count
        while count > 1, unit[count - 1] == 0 { count -= 1 }
        return UnsafeRawBufferPointer(rebasing: unit[..<count])
    }

    /// Begins the coded slices of a picture.
    static func isPicture(_ type: UInt8) -> Bool {
        type == nonIDRSlice || type == partitionA || type == idrSlice
    }

    /// Clause 7.4.1: the payload of a NAL unit without its emulation prevention bytes, for the length of the closure.
    static func withUnescaped<Result>(
        _ payload: UnsafeRawBufferPointer, limit: Int, _ body: (inout BitReader) -> Result
    ) -> Result {
        let size = min(payload.count, limit)
        return withUnsafeTemporaryAllocation(byteCount: max(size, 1), alignment: 1) { buffer in
            var count = 0
            var zeros = 0
            for byte in payload.prefix(size) {
                if zeros >= 2, byte == 3 {
                    zeros = 0
                    continue
                }
                zeros = byte == 0 ? zeros + 1 : 0
                buffer[count] = byte
                count += 1
            }
            var reader = BitReader(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return body(&reader)
        }
    }
}
