/// Parameter sets in an `a=fmtp` value, base 64 (RFC 4648 clause 4), separated by commas: `sprop-parameter-sets` of
/// RFC 6184 clause 8.1, `sprop-vps`, `sprop-sps` and `sprop-pps` of RFC 7798 clause 7.1.
enum SpropParameterSets {
    /// A set of more bytes is left out.
    static let maximumSetBytes = 4096

    /// The NAL units of one parameter; what is not base 64 is left out.
    static func units(of parameter: String, in formatParameters: String) -> [[UInt8]] {
        for field in formatParameters.utf8.split(separator: UInt8(ascii: ";")) {
            let trimmed = field.drop { $0 == UInt8(ascii: " ") }
            guard let equals = trimmed.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: trimmed[..<equals], as: UTF8.self)
            guard name.lowercased() == parameter else { continue }
            let value = trimmed[trimmed.index(after: equals)...]
            return value.split(separator: UInt8(ascii: ",")).prefix(64).compactMap(decode)
        }
        return []
    }

    private static func decode(_ text: Substring.UTF8View) -> [UInt8]? {
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var bits = 0
        for character in text {
            let value: UInt8
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="), UInt8(ascii: " "): continue
            default: return nil
            }
            held = (held << 6 | UInt32(value)) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
            }
            if bytes.count > maximumSetBytes { return nil }
        }
        return bytes.isEmpty ? nil : bytes
    }
}
