import Foundation

/// A media playlist read by the letter of RFC 8216 and draft-pantos-hls-rfc8216bis: whatever is not right throws.
package struct PlaylistReader {
    package struct Wrong: Error, CustomStringConvertible {
        package let description: String
    }

    package struct Part: Sendable {
        package var uri: String
        package var duration: Double
        package var isIndependent: Bool
        package var isGap: Bool
    }

    package struct Segment: Sendable {
        package var uri: String
        package var duration: Double
        package var map: String?
        package var date: String?
        package var parts: [Part] = []
        package var isGap = false
        package var isDiscontinuous = false
    }

    package private(set) var version = 1
    package private(set) var targetDuration = 0
    package private(set) var partTarget: Double?
    package private(set) var mediaSequence = 0
    package private(set) var discontinuitySequence = 0
    package private(set) var skipped = 0
    package private(set) var control: [String: String] = [:]
    package private(set) var isIndependent = false
    package private(set) var segments: [Segment] = []
    /// Parts of the segment under way.
    package private(set) var trailing: [Part] = []
    package private(set) var hint: String?
    package private(set) var reports: [[String: String]] = []
    package private(set) var type: String?
    package private(set) var isEnded = false

    /// - Parameter hasSteadyFrames: frames of such lengths that all parts but a segment's last can have 85 per cent of the
    ///   target.
    package init(_ text: String, hasSteadyFrames: Bool = true) throws {
        guard text.hasSuffix("\n") else { throw Wrong(description: "the last line does not end") }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard lines.popFirst() == "#EXTM3U" else { throw Wrong(description: "no #EXTM3U") }
        var next = Segment(uri: "", duration: -1)
        var map: String?
        var seen: Set<Substring> = []
        for line in lines {
            if !line.hasPrefix("#") {
                guard next.duration >= 0 else { throw Wrong(description: "\(line) has no EXTINF") }
                next.uri = String(line)
                next.map = map
                segments.append(next)
                next = Segment(uri: "", duration: -1)
                continue
            }
            let halves = line.dropFirst().split(separator: ":", maxSplits: 1)
            let value = halves.count > 1 ? String(halves[1]) : ""
            let once: Set<Substring> = [
                "EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE",
                "EXT-X-PART-INF", "EXT-X-SERVER-CONTROL", "EXT-X-SKIP", "EXT-X-ENDLIST", "EXT-X-PLAYLIST-TYPE",
                "EXT-X-INDEPENDENT-SEGMENTS",
            ]
            if once.contains(halves[0]), !seen.insert(halves[0]).inserted {
                throw Wrong(description: "\(halves[0]) twice")
            }
            if isEnded { throw Wrong(description: "\(line) after the end") }
            switch halves[0] {
            case "EXT-X-VERSION": version = try Self.integer(value)
            case "EXT-X-TARGETDURATION": targetDuration = try Self.integer(value)
            case "EXT-X-MEDIA-SEQUENCE": mediaSequence = try Self.integer(value)
            case "EXT-X-DISCONTINUITY-SEQUENCE": discontinuitySequence = try Self.integer(value)
            case "EXT-X-INDEPENDENT-SEGMENTS": isIndependent = true
            case "EXT-X-PLAYLIST-TYPE": type = value
            case "EXT-X-SERVER-CONTROL": control = try Self.attributes(value)
            case "EXT-X-PART-INF": partTarget = try Self.decimal(Self.attributes(value)["PART-TARGET"])
            case "EXT-X-SKIP": skipped = try Self.integer(Self.attributes(value)["SKIPPED-SEGMENTS"] ?? "")
            case "EXT-X-MAP": map = try Self.quoted(Self.attributes(value)["URI"])
            case "EXT-X-PROGRAM-DATE-TIME": next.date = value
            case "EXT-X-DISCONTINUITY": next.isDiscontinuous = true
            case "EXT-X-GAP": next.isGap = true
            case "EXT-X-PART":
                let attributes = try Self.attributes(value)
                next.parts.append(
                    Part(
                        uri: try Self.quoted(attributes["URI"]), duration: try Self.decimal(attributes["DURATION"]),
                        isIndependent: attributes["INDEPENDENT"] == "YES", isGap: attributes["GAP"] == "YES"))
            case "EXTINF":
                guard value.hasSuffix(",") else { throw Wrong(description: "EXTINF:\(value)") }
                next.duration = try Self.decimal(String(value.dropLast()))
            case "EXT-X-PRELOAD-HINT":
                let attributes = try Self.attributes(value)
                guard attributes["TYPE"] == "PART" else { throw Wrong(description: line.description) }
                hint = try Self.quoted(attributes["URI"])
            case "EXT-X-RENDITION-REPORT": reports.append(try Self.attributes(value))
            case "EXT-X-ENDLIST": isEnded = true
            default: throw Wrong(description: "what is \(line)")
            }
        }
        trailing = next.parts
        if next.duration >= 0 { throw Wrong(description: "an EXTINF without its URI") }
        try judge(hasSteadyFrames: hasSteadyFrames)
    }

    /// Rules that hold of every playlist of ours.
    private func judge(hasSteadyFrames: Bool) throws {
        func must(_ holds: Bool, _ text: @autoclosure () -> String) throws {
            if !holds { throw Wrong(description: text()) }
        }
        try must(targetDuration > 0, "no target duration")
        let isTransport = segments.contains { $0.uri.hasSuffix(".ts") }
        try must(version >= (isTransport || segments.isEmpty ? 3 : 6), "EXT-X-MAP needs version 6")
        for segment in segments {
            try must(Int(segment.duration.rounded()) <= targetDuration, "\(segment.uri) lasts \(segment.duration)")
            try must((segment.map == nil) == isTransport || skipped > 0, "\(segment.uri): map \(segment.map ?? "-")")
            try must(segment.uri.hasSuffix(".ts") == isTransport, "\(segment.uri) among others")
            try must(segment.date != nil, "\(segment.uri) has no date")
            try must(!segment.isGap || version >= 8, "EXT-X-GAP needs version 8")
            guard !segment.parts.isEmpty else { continue }
            let length = segment.parts.reduce(0) { $0 + $1.duration }
            try must(
                abs(length - segment.duration) < 0.1, "\(segment.uri): parts of \(length) make \(segment.duration)")
            try must(segment.parts[0].isIndependent || !isIndependent, "\(segment.uri) is not independent")
        }
        guard let partTarget else {
            try must(trailing.isEmpty && hint == nil && segments.allSatisfy(\.parts.isEmpty), "parts without PART-INF")
            return
        }
        for part in segments.flatMap(\.parts) + trailing {
            try must(part.duration <= partTarget + 0.000_011, "\(part.uri) lasts \(part.duration)")
        }
        for parts in segments.map(\.parts) + [trailing] {
            // Gaps, and what stands in front of them, are as long as they are.
            for (part, next) in zip(parts, parts.dropFirst()) where hasSteadyFrames && !part.isGap && !next.isGap {
                try must(part.duration >= partTarget * 0.85 - 0.000_011, "\(part.uri) lasts only \(part.duration)")
            }
        }
        try must(control["CAN-BLOCK-RELOAD"] == "YES", "no blocking reload")
        try must(
            try Self.decimal(control["PART-HOLD-BACK"]) >= partTarget * 3 - 0.000_01, "PART-HOLD-BACK is too short")
        if let until = control["CAN-SKIP-UNTIL"] {
            try must(try Self.decimal(until) >= Double(targetDuration * 6), "CAN-SKIP-UNTIL is too short")
        }
        try must(isEnded || hint != nil, "no hint")
    }

    // MARK: Clause 4.2

    private static func integer(_ text: String) throws -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text) else {
            throw Wrong(description: "'\(text)' is no decimal-integer")
        }
        return value
    }

    private static func decimal(_ text: String?) throws -> Double {
        guard let text, !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let value = Double(text)
        else { throw Wrong(description: "'\(text ?? "")' is no decimal-floating-point") }
        return value
    }

    private static func quoted(_ text: String?) throws -> String {
        guard let text, text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else {
            throw Wrong(description: "'\(text ?? "")' is no quoted-string")
        }
        return String(text.dropFirst().dropLast())
    }

    private static func attributes(_ text: String) throws -> [String: String] {
        var result: [String: String] = [:]
        for match in text.matches(of: /([A-Z0-9-]+)=("[^"\r\n]*"|[^",\s]+)(,|$)/) {
            guard result.updateValue(String(match.2), forKey: String(match.1)) == nil else {
                throw Wrong(description: "\(match.1) twice in \(text)")
            }
        }
        let written = result.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count + 2 } - 1
        guard written == text.utf8.count else { throw Wrong(description: "'\(text)' is no attribute-list") }
        return result
    }
}
