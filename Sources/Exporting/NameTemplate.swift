import Media

/// What exported files are called: text with fields in braces, and folders by slashes. No name leads out of the folder of
/// its export.
package struct NameTemplate: Codable, Sendable, Hashable {
    package enum Field: String, Codable, Sendable, CaseIterable {
        case room, participant
        /// When the file begins, in UTC: `20261121T022405Z`.
        case start
        case recording
        /// Of the file among those of its participant, from 1.
        case part
        /// Without its dot.
        case ext
    }

    enum Piece: Codable, Sendable, Hashable {
        case text(String)
        case field(Field)
    }

    package static let maximumLength = 200
    package static let maximumFolders = 8
    package static let standard = NameTemplate(
        pieces: [
            .field(.room), .text("/"), .field(.participant), .text("-"), .field(.start), .text("."), .field(.ext),
        ],
        text: "{room}/{participant}-{start}.{ext}")

    let pieces: [Piece]
    /// As it was given.
    package let text: String

    private init(pieces: [Piece], text: String) {
        self.pieces = pieces
        self.text = text
    }

    package init(_ text: String) throws(ExportingError) {
        guard (1...Self.maximumLength).contains(text.utf8.count) else {
            throw .template("give 1 to \(Self.maximumLength) characters")
        }
        let known = Field.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
        var pieces: [Piece] = []
        var rest = text[...]
        while !rest.isEmpty {
            let plain = rest.prefix { $0 != "{" }
            if !plain.isEmpty { pieces.append(.text(String(plain))) }
            rest = rest[plain.endIndex...]
            guard !rest.isEmpty else { break }
            guard let end = rest.firstIndex(of: "}"), let field = Field(rawValue: String(rest[..<end].dropFirst()))
            else { throw .template("'\(rest.prefix(24))' is no field; known are \(known)") }
            pieces.append(.field(field))
            rest = rest[rest.index(after: end)...]
        }
        for case .text(let plain) in pieces {
            guard plain.utf8.allSatisfy(Self.isAllowed) else {
                throw .template("between its fields only A-Z a-z 0-9 . _ - ~ + @ = and / are allowed")
            }
        }
        guard pieces.suffix(2) == [.text("."), .field(.ext)] || Self.endsWithExtension(pieces) else {
            throw .template("it must end with .{ext}")
        }
        self.init(pieces: pieces, text: text)
        // What the fields stand for never begins with a dot and is never empty, so one example speaks for all.
        let folders = expand([:], extension: "mp4").split(separator: "/", omittingEmptySubsequences: false)
        guard folders.count <= Self.maximumFolders else {
            throw .template("it has more than \(Self.maximumFolders) folders")
        }
        guard folders.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else {
            throw .template("no folder or file may be empty or begin with a dot")
        }
    }

    private static func endsWithExtension(_ pieces: [Piece]) -> Bool {
        guard pieces.last == .field(.ext), case .text(let before)? = pieces.dropLast().last else { return false }
        return before.hasSuffix(".")
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x2D, 0x2E, 0x2F, 0x5F, 0x7E, 0x2B, 0x40, 0x3D: true
        default: false
        }
    }

    /// - Parameter values: of names by their rule and of our own making; what is missing is `x`.
    func expand(_ values: [Field: String], extension ext: String, suffix: String = "") -> String {
        var name = ""
        for piece in pieces.dropLast() {
            switch piece {
            case .text(let plain): name += plain
            case .field(.ext): name += ext
            case .field(let field): name += values[field] ?? "x"
            }
        }
        // The last dot belongs to the extension.
        return String(name.dropLast()) + suffix + "." + ext
    }

    package init(from decoder: any Decoder) throws {
        self = try NameTemplate(decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
