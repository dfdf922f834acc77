import Media
import Recording

/// What the configuration says of rooms by their names. Of several that match a room the first counts.
package struct RoomRule: Sendable, Hashable {
    /// What a recording gets that the rule starts.
    package struct Record: Sendable, Hashable {
        package var container = RequestedContainer.auto
        package var participants: [String]?
        package var maxDuration: Duration?
        package var maxBytes: Int64?
        /// `nil`: as the setting of this name; 0 is for ever.
        package var idleTimeout: Duration?

        init() {}
    }

    /// A name with `*` for any characters and `?` for one.
    package let match: String
    /// `nil`: rooms of this rule are recorded only when somebody asks.
    package var record: Record?
    /// In the order of preference; `nil`: as the setting of this name.
    package var codecs: [Codec]?

    init(match: String) {
        self.match = match
    }

    package func matches(_ room: String) -> Bool {
        Self.matches(Array(match.utf8)[...], Array(room.utf8)[...])
    }

    /// Whether a text can be a pattern: what a name is made of, `*` and `?`.
    static func isPattern(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x2A, 0x3F: true
                default: false
                }
            }
    }

    /// Goes back to the last `*` only, so that its time is the product of both lengths at most.
    private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        var (pattern, name) = (pattern, name)
        var retry: (pattern: ArraySlice<UInt8>, name: ArraySlice<UInt8>)?
        while let byte = name.first {
            switch pattern.first {
            case 0x2A:
                pattern = pattern.dropFirst()
                retry = (pattern, name.dropFirst())
            case 0x3F, byte:
                pattern = pattern.dropFirst()
                name = name.dropFirst()
            case _:
                guard let back = retry else { return false }
                (pattern, name) = back
                retry = (back.pattern, back.name.dropFirst())
            }
        }
        return pattern.allSatisfy { $0 == 0x2A }
    }
}

extension [RoomRule] {
    /// The first that matches.
    package func rule(for room: String) -> RoomRule? { first { $0.matches(room) } }
}
