/// The name of what a broadcast serves. Every name means one thing for ever: numbers are never used again.
package enum LiveFileName: Hashable, Sendable {
    case multivariant
    case playlist(rendition: String)
    case initialization(rendition: String, number: Int)
    case segment(rendition: String, number: Int)
    case part(rendition: String, number: Int, part: Int)
    /// For players that take MPEG-2 transport streams only, picture and sound in one.
    case transportMultivariant
    case transportPlaylist(rendition: String)
    case transportSegment(rendition: String, number: Int)

    package static let maximumBytes = 64
    private static let maximumDigits = 9

    /// Lower case letters and digits, 1 to 16.
    package static func isRendition(_ name: some StringProtocol) -> Bool {
        (1...16).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) } && name != "index"
    }

    package var text: String {
        switch self {
        case .multivariant: "index.m3u8"
        case .playlist(let rendition): "\(rendition).m3u8"
        case .initialization(let rendition, let number): "\(rendition)-init\(number).mp4"
        case .segment(let rendition, let number): "\(rendition)-\(number).m4s"
        case .part(let rendition, let number, let part): "\(rendition)-\(number).\(part).m4s"
        case .transportMultivariant: "index.ts.m3u8"
        case .transportPlaylist(let rendition): "\(rendition).ts.m3u8"
        case .transportSegment(let rendition, let number): "\(rendition)-\(number).ts"
        }
    }

    /// Only as `text` writes them, so that no cache holds one thing twice.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.maximumBytes, let dot = text.lastIndex(of: ".") else { return nil }
        let stem = text[..<dot]
        let parsed: Self?
        switch text[text.index(after: dot)...] {
        case "m3u8": parsed = Self.playlist(stem)
        case "mp4": parsed = Self.initialization(stem)
        case "m4s": parsed = Self.media(stem)
        case "ts": parsed = Self.transport(stem)
        default: parsed = nil
        }
        guard let parsed, parsed.rendition.map(Self.isRendition) ?? true else { return nil }
        self = parsed
    }

    package var rendition: String? {
        switch self {
        case .multivariant, .transportMultivariant: nil
        case .playlist(let rendition), .initialization(let rendition, _), .segment(let rendition, _),
            .part(let rendition, _, _), .transportPlaylist(let rendition), .transportSegment(let rendition, _):
            rendition
        }
    }

    private static func playlist(_ stem: Substring) -> Self {
        guard stem.hasSuffix(".ts") else {
            return stem == "index" ? .multivariant : .playlist(rendition: String(stem))
        }
        let name = stem.dropLast(3)
        return name == "index" ? .transportMultivariant : .transportPlaylist(rendition: String(name))
    }

    private static func transport(_ stem: Substring) -> Self? {
        let halves = stem.split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count == 2, let number = number(halves[1]) else { return nil }
        return .transportSegment(rendition: String(halves[0]), number: number)
    }

    private static func initialization(_ stem: Substring) -> Self? {
        let halves = stem.split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count == 2, halves[1].hasPrefix("init"), let number = number(halves[1].dropFirst(4)) else {
            return nil
        }
        return .initialization(rendition: String(halves[0]), number: number)
    }

    private static func media(_ stem: Substring) -> Self? {
        let halves = stem.split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let numbers = halves[1].split(separator: ".", omittingEmptySubsequences: false).map(number)
        switch numbers.count {
        case 1: return numbers[0].map { .segment(rendition: String(halves[0]), number: $0) }
        case 2:
            guard let number = numbers[0], let part = numbers[1] else { return nil }
            return .part(rendition: String(halves[0]), number: number, part: part)
        default: return nil
        }
    }

    /// Decimal digits without a zero in front.
    static func number(_ text: some StringProtocol) -> Int? {
        let digits = text.utf8
        guard (1...maximumDigits).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.count == 1 || digits.first != 0x30
        else { return nil }
        return Int(text)
    }
}
