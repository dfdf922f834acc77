/// A pattern for names of rooms: `*` stands for any run of characters, `?` for one, everything else for itself. The whole
/// name must fit.
package struct RoomPattern: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// `nil` for characters that no name of a room has, for no character, and for more than 128.
    package init?(_ text: String) {
        guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        description = text
    }

    package func matches(_ room: String) -> Bool {
        let pattern = Array(description.utf8)
        let name = Array(room.utf8)
        var place = 0
        var next = 0
        // Where to go on when what follows the last star does not fit: behind the star, one character further.
        var star: (behind: Int, taken: Int)?
        while next < name.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                place += 1
                star = (place, next)
            } else if place < pattern.count, pattern[place] == UInt8(ascii: "?") || pattern[place] == name[next] {
                place += 1
                next += 1
            } else if let last = star {
                star = (last.behind, last.taken + 1)
                place = last.behind
                next = last.taken + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "._-*?".utf8.contains(byte)
        }
    }
}
