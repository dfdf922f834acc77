import BitIO

/// What the NAL units of H.264 and H.265 have in common: ITU-T H.264 clause 7.4.1, ITU-T H.265 clause 7.4.2.
package enum NALUnit {
    /// No NAL unit ends with a zero byte. Such bytes come from a sender's byte stream (annex B, trailing_zero_8bits) and
    /// are no part of it: Chromium leaves one behind its sequence parameter set.
    package static func withoutTrailingZeros(_ unit: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var count = unit.count
        while count > 1, unit[count - 1] == 0 { count -= 1 }
        return UnsafeRawBufferPointer(rebasing: unit[..<count])
    }

    /// The payload of a NAL unit without its emulation prevention bytes, for the length of the closure.
    package static func withUnescaped<Result>(
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
