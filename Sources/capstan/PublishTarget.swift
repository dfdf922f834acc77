import Foundation

/// Where copies are published: one WHIP address each.
struct PublishTarget {
    private let url: String
    private let copies: Int
    private let stem: String

    /// - Parameter file: its name names participants where the address names none.
    init(url: String, copies: Int, file: String) throws(CommandFailure) {
        guard let parsed = URLComponents(string: url), ["http", "https"].contains(parsed.scheme?.lowercased()),
            parsed.host?.isEmpty == false
        else {
            throw .wrongUsage(
                "--to \(HumanReadable.harmless(url)) is no WHIP address; it looks like http://host:8080/whip/room or "
                    + "http://host:8080/whip/room/participant")
        }
        self.url = url
        self.copies = copies
        stem = Self.participant(from: file)
    }

    /// - Parameter number: from 1.
    func address(of number: Int) -> String {
        if url.contains("{n}") { return url.replacing("{n}", with: "\(number)") }
        guard copies > 1, var parts = URLComponents(string: url) else { return url }
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        // /whip/{room} names no participant, /whip/{room}/{participant} does.
        let steps = path.split(separator: "/")
        path += steps.count >= 2 && steps[steps.count - 2] == "whip" ? "/\(stem)-\(number)" : "-\(number)"
        parts.percentEncodedPath = path
        return parts.string ?? url
    }

    /// A name as the gateway takes it, made of the file's: letters, digits and `._-`, short enough for a number behind.
    private static func participant(from file: String) -> String {
        let name = (file as NSString).lastPathComponent
        let letters = (name as NSString).deletingPathExtension.map { character in
            character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
                ? character : "-"
        }
        let trimmed = String(String(letters).drop { $0 == "." || $0 == "-" }.prefix(48))
        return trimmed.isEmpty ? "copy" : trimmed
    }
}
