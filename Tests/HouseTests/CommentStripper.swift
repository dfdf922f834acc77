/// Takes comments and the insides of string literals out of Swift source, line by line. Interpolations go with their
/// literals: a rule that must see into them reads the raw text.
struct CommentStripper {
    private var commentDepth = 0
    private var inLongString = false

    mutating func strip(_ line: Substring) -> String {
        let bytes = Array(line.utf8)
        var kept: [UInt8] = []
        var inString = false
        var index = 0
        func stands(_ text: StaticString) -> Bool {
            index + text.utf8CodeUnitCount <= bytes.count
                && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
        }
        while index < bytes.count {
            let byte = bytes[index]
            if commentDepth > 0 {
                commentDepth += stands("*/") ? -1 : stands("/*") ? 1 : 0
                index += stands("*/") || stands("/*") ? 2 : 1
            } else if stands("\"\"\"") {
                inLongString.toggle()
                kept.append(byte)
                index += 3
            } else if inLongString {
                index += 1
            } else if inString {
                if byte == UInt8(ascii: "\"") {
                    inString = false
                    kept.append(byte)
                }
                index += byte == UInt8(ascii: "\\") ? 2 : 1
            } else if stands("//") {
                break
            } else if stands("/*") {
                commentDepth += 1
                index += 2
            } else {
                inString = byte == UInt8(ascii: "\"")
                kept.append(byte)
                index += 1
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
