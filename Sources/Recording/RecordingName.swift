/// The rule for names of rooms and participants: 1 to 64 of `A-Z a-z 0-9 . _ -`, not beginning with `.` or `-`.
/// A name that passes is safe as a folder and as a part of a file's name.
package enum RecordingName {
    package static func isValid(_ name: some StringProtocol) -> Bool {
        var length = 0
        for byte in name.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: break
            case 0x2D, 0x2E: if length == 0 { return false }
            default: return false
            }
            length += 1
        }
        return (1...64).contains(length)
    }
}
