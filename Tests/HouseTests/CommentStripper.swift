/// Takes comments and the insides of string literals out of Swift source, line by line. Interpolations go with their
/// literals: a rule that must see into them reads the raw text.
struct CommentStripper {
    private var commentDepth = 0
    private var inLongString = false

    mutating func strip(_ line: Substring) -> String {
        var kept = ""
        var rest = line
        var inString = false
        while let character = rest.first {
            if commentDepth > 0 {
                if rest.hasPrefix("*/") {
                    commentDepth -= 1
                    rest = rest.dropFirst(2)
                } else if rest.hasPrefix("/*") {
                    commentDepth += 1
                    rest = rest.dropFirst(2)
                } else {
                    rest = rest.dropFirst()
                }
            } else if rest.hasPrefix("\"\"\"") {
                inLongString.toggle()
                kept += "\"\"\""
                rest = rest.dropFirst(3)
            } else if inLongString {
                rest = rest.dropFirst()
            } else if inString {
                rest = rest.dropFirst(character == "\\" ? 2 : 1)
                if character == "\"" {
                    inString = false
                    kept.append(character)
                }
            } else if character == "\"" {
                inString = true
                kept.append(character)
                rest = rest.dropFirst()
            } else if rest.hasPrefix("//") {
                break
            } else if rest.hasPrefix("/*") {
                commentDepth += 1
                rest = rest.dropFirst(2)
            } else {
                kept.append(character)
                rest = rest.dropFirst()
            }
        }
        return kept
    }
}
