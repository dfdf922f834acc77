/// One row of a table of packets: it feeds decoding, truncation, mutation and the seeds of the fuzzer.
package struct WireVector: Sendable, CustomStringConvertible {
    package let name: String
    package let bytes: [UInt8]
    /// Whether a reader must take it.
    package let isValid: Bool

    package init(_ name: String, _ hexadecimal: String, isValid: Bool = true) {
        self.name = name
        self.bytes = WireVector.bytes(hexadecimal)
        self.isValid = isValid
    }

    package var description: String { name }

    /// The bytes of hexadecimal text; what is no hexadecimal digit only separates.
    package static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
