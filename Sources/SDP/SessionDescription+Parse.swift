extension SessionDescription {
    /// Reads a description that came as bytes, which must be UTF-8 (RFC 8866 clause 5).
    package static func parse(_ bytes: UnsafeRawBufferPointer) throws(SDPError) -> SessionDescription {
        guard bytes.count <= Limit.bytes else { throw tooLong(bytes.count) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SDPError(
                .malformed, clause: "RFC 8866 clause 5", problem: "the text is not UTF-8",
                remedy: "send the offer as the text that createOffer made, uncompressed")
        }
        return try parse(text)
    }

    /// Reads a description. Lines may end with LF alone, and empty ones are passed over; the order of lines within a
    /// section is free.
    package static func parse(_ text: String) throws(SDPError) -> SessionDescription {
        guard text.utf8.count <= Limit.bytes else { throw tooLong(text.utf8.count) }
        var session: SessionDescription?
        var number = 0
        var hasVersion = false
        for piece in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let line = Substring(piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece)
            if line.utf8.isEmpty { continue }
            let (type, value) = try typeAndValue(of: line, number)
            if !hasVersion {
                guard type == "v", value == "0" else {
                    throw SDPError(
                        .malformed, line: number, clause: "RFC 8866 clause 5.1",
                        problem: "the first line is \(SDPError.quote(line)) and not \"v=0\"",
                        remedy: "send a session description as the body, not JSON or a form around it")
                }
                hasVersion = true
            } else if session == nil {
                guard type == "o", let origin = SDPOrigin(value) else {
                    throw SDPError(
                        .malformed, line: number, clause: "RFC 8866 clause 5.2",
                        problem: "\(SDPError.quote(line)) stands where an \"o=\" line with six fields must be",
                        remedy: "send the offer exactly as createOffer made it")
                }
                session = SessionDescription(origin: origin, timings: [])
            } else {
                try session?.take(type: type, value: value, line: line, number: number)
            }
        }
        guard let session else {
            throw SDPError(
                .malformed, line: number, clause: "RFC 8866 clause 5",
                problem: hasVersion ? "the text ends before its \"o=\" line" : "there is no text",
                remedy: "send the whole offer as the body")
        }
        try session.checkMids()
        return session
    }

    private static func tooLong(_ count: Int) -> SDPError {
        SDPError(
            .tooLarge, clause: "the gateway's limit", problem: "\(count) bytes, at most \(Limit.bytes) are read",
            remedy: "offer fewer m-lines or codecs")
    }

    static func typeAndValue(
        of line: Substring, _ number: Int
    ) throws(SDPError) -> (type: Unicode.Scalar, value: Substring) {
        guard line.utf8.count <= Limit.lineBytes else {
            throw SDPError(
                .tooLarge, line: number, clause: "the gateway's limit",
                problem: "\(line.utf8.count) bytes in one line, at most \(Limit.lineBytes) are read",
                remedy: "send the offer with a line break after every field")
        }
        let bytes = line.utf8
        guard !bytes.contains(0), !bytes.contains(UInt8(ascii: "\r")) else {
            throw SDPError(
                .malformed, line: number, clause: "RFC 8866 clause 9",
                problem: "\(SDPError.quote(line)) holds a NUL or a carriage return within the line",
                remedy: "end lines with CRLF and send no binary data")
        }
        guard let letter = bytes.first, bytes.dropFirst().first == UInt8(ascii: "="), letter >= 0x61, letter <= 0x7A
        else {
            throw SDPError(
                .malformed, line: number, clause: "RFC 8866 clause 5",
                problem: "\(SDPError.quote(line)) is not a letter, \"=\" and a value",
                remedy: "send the offer exactly as createOffer made it")
        }
        return (Unicode.Scalar(letter), Substring(bytes.dropFirst(2)))
    }

    private mutating func take(
        type: Unicode.Scalar, value: Substring, line: Substring, number: Int
    ) throws(SDPError) {
        if type == "m" {
            guard media.count < Limit.mediaDescriptions else {
                throw SDPError(
                    .tooLarge, line: number, clause: "the gateway's limit",
                    problem: "more than \(Limit.mediaDescriptions) m-lines", remedy: "offer only what is published")
            }
            guard let description = MediaDescription(value, line: number) else {
                throw SDPError(
                    .malformed, line: number, clause: "RFC 8866 clause 5.14",
                    problem: "\(SDPError.quote(line)) is not media, port (0 to 65535), transport and formats",
                    remedy: "send the offer exactly as createOffer made it")
            }
            media.append(description)
            return
        }
        let last = media.count - 1
        switch type {
        case "a":
            let (name, rest) = value.cut(at: ":")
            let attribute = SDPAttribute(String(name), rest.map { String($0) }, line: number)
            if last >= 0 { media[last].attributes.append(attribute) } else { attributes.append(attribute) }
        case "c":
            if last >= 0 { media[last].connection = String(value) } else { connection = String(value) }
        case "b":
            if last >= 0 { media[last].bandwidths.append(String(value)) } else { bandwidths.append(String(value)) }
        case "i", "k":
            break
        case "s" where last < 0:
            name = String(value)
        case "t" where last < 0:
            timings.append(String(value))
        case "u" where last < 0, "e" where last < 0, "p" where last < 0, "r" where last < 0, "z" where last < 0:
            break
        default:
            throw SDPError(
                .malformed, line: number, clause: "RFC 8866 clause 5",
                problem: "\(SDPError.quote(line)) has a type that may not stand here",
                remedy: "send the offer exactly as createOffer made it")
        }
    }

    /// Identification tags are tokens and each names one m-line (RFC 5888 clause 4).
    private func checkMids() throws(SDPError) {
        var seen: Set<String> = []
        for description in media {
            guard let attribute = description.attributes.first(named: "mid") else { continue }
            guard attribute.pieces.isVisibleASCII, seen.insert(attribute.value ?? "").inserted else {
                throw SDPError(
                    .malformed, line: attribute.line, clause: "RFC 5888 clause 4",
                    problem:
                        "a=mid \(SDPError.quote(attribute.pieces)) is empty, holds a space or names a second m-line",
                    remedy: "give every m-line a tag of its own")
            }
        }
    }
}
