import Glibc

extension StringProtocol {
    /// Whether the bytes of one of the words occur: cheap enough to ask of every line before a regular expression is.
    func holds(_ words: String...) -> Bool {
        var line = String(self)
        return line.withUTF8 { bytes in
            words.contains { word in
                var word = word
                return word.withUTF8 { memmem(bytes.baseAddress, bytes.count, $0.baseAddress, $0.count) != nil }
            }
        }
    }
}
