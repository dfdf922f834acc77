extension ICEFragment {
    private static let clause = "RFC 8840 clause 9"

    /// Reads a fragment. It has no lines but `a=` and `m=`; attributes that are not known are passed over (clause 9.1), and
    /// so are connections and bandwidths.
    package static func parse(_ text: String) throws(SDPError) -> ICEFragment {
        guard text.utf8.count <= SessionDescription.Limit.bytes else {
            throw SDPError(
                .tooLarge, clause: "the gateway's limit",
                problem: "\(text.utf8.count) bytes, at most \(SessionDescription.Limit.bytes) are read",
                remedy: "send only the new candidates")
        }
        var reading = Reading()
        var number = 0
        for piece in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let line = Substring(piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece)
            if line.utf8.isEmpty { continue }
            let (type, value) = try SessionDescription.typeAndValue(of: line, number)
            try reading.take(type, value, line, number)
        }
        return try reading.finish()
    }

    private struct Reading {
        private struct Section {
            var username: SDPAttribute?
            var password: SDPAttribute?
            var mid: String?
        }
        private var session = Section()
        private var media: [Section] = []
        private var candidates = 0
        private var isLast = false
        private var hasAttribute = false

        mutating func take(
            _ type: Unicode.Scalar, _ value: Substring, _ line: Substring, _ number: Int
        ) throws(SDPError) {
            switch type {
            case "a":
                hasAttribute = true
                let (name, rest) = value.cut(at: ":")
                try take(SDPAttribute(String(name), rest.map { String($0) }, line: number))
            case "m":
                guard MediaDescription(value, line: number) != nil else {
                    throw malformed(number, "\(SDPError.quote(line)) is not media, port, transport and formats")
                }
                guard media.count < SessionDescription.Limit.mediaDescriptions else {
                    throw tooMany(number, "more than \(SessionDescription.Limit.mediaDescriptions) m-lines")
                }
                media.append(Section())
            case "c", "b":
                break
            default:
                throw malformed(number, "\(SDPError.quote(line)) has a type that may not stand in a fragment")
            }
        }

        private mutating func take(_ attribute: SDPAttribute) throws(SDPError) {
            switch attribute.name {
            case "candidate":
                // The last event of a browser's gathering is a candidate of no text.
                guard !attribute.pieces.trimmed.isEmpty else {
                    isLast = true
                    return
                }
                guard CandidateGrammar.allows(attribute.pieces) else {
                    throw malformed(
                        attribute.line,
                        "a=candidate:\(SDPError.quote(attribute.pieces)) is not one by RFC 8839 clause 5.1")
                }
                candidates += 1
                guard candidates <= Limit.candidates else {
                    throw tooMany(attribute.line, "more than \(Limit.candidates) candidates")
                }
            case "end-of-candidates": isLast = true
            case "ice-ufrag": change { $0.username = attribute }
            case "ice-pwd": change { $0.password = attribute }
            case "mid":
                guard attribute.pieces.isVisibleASCII else {
                    throw malformed(attribute.line, "a=mid \(SDPError.quote(attribute.pieces)) is no tag")
                }
                change { $0.mid = attribute.value }
            default: break
            }
        }

        private mutating func change(_ body: (inout Section) -> Void) {
            if media.isEmpty { body(&session) } else { body(&media[media.count - 1]) }
        }

        func finish() throws(SDPError) -> ICEFragment {
            guard hasAttribute else { throw malformed(nil, "there is no attribute in the text") }
            let section = media.first { $0.username != nil || $0.password != nil } ?? session
            var credentials: Credentials?
            if let username = section.username ?? session.username, let password = section.password ?? session.password
            {
                credentials = Credentials(
                    username: try OfferedTransport.credential(
                        username, "ice-ufrag", OfferedTransport.usernameLength, or: .malformed),
                    password: try OfferedTransport.credential(
                        password, "ice-pwd", OfferedTransport.passwordLength, or: .malformed))
            } else if let half = section.username ?? section.password {
                throw malformed(half.line, "a=ice-ufrag and a=ice-pwd stand together or not at all")
            }
            return ICEFragment(
                credentials: credentials, mids: media.compactMap(\.mid), candidateCount: candidates, isLast: isLast)
        }

        private func malformed(_ line: Int?, _ problem: String) -> SDPError {
            SDPError(
                .malformed, line: line, clause: ICEFragment.clause, problem: problem,
                remedy: "send a=ice-ufrag, a=ice-pwd, and below an m-line with its a=mid the candidates")
        }

        private func tooMany(_ line: Int, _ problem: String) -> SDPError {
            SDPError(
                .tooLarge, line: line, clause: "the gateway's limit", problem: problem,
                remedy: "send only the new candidates")
        }
    }
}
