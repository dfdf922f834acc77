/// A payload type of an offered m-line with everything that the offer says about it: `a=rtpmap`, `a=fmtp`, `a=rtcp-fb`.
struct OfferedFormat: Sendable {
    let payloadType: UInt8
    /// As it was written; compared without regard to case (RFC 4855 clause 3).
    let encodingName: String
    let clockRate: UInt32
    /// The encoding parameter of sound (RFC 8866 clause 6.6): 1 where there is none.
    var channels = 1
    /// What `a=rtpmap` says of it.
    let map: String
    var parameters: FormatParameters?
    var feedback: RTCPFeedback = []

    func isNamed(_ name: String) -> Bool {
        encodingName.lowercased() == name.lowercased()
    }

    /// For `rtx`, the payload type that is sent again (RFC 4588 clause 8.1).
    var associatedPayloadType: UInt8? {
        parameters?["apt"].flatMap { Substring($0).number(as: UInt8.self) }
    }
}

extension MediaDescription {
    /// RFC 3551 clause 6: types that may go without `a=rtpmap`. PCMU and PCMA are taken, the others named in refusals.
    private static let fixedNames: [UInt8: (String, UInt32)] = [
        0: ("PCMU", 8000), 8: ("PCMA", 8000), 9: ("G722", 8000), 13: ("CN", 8000),
    ]

    /// The formats in the order of the m-line, each once, as far as they are described.
    ///
    /// Payload types 64 to 95 are left out: multiplexed with RTCP they cannot be told from it (RFC 5761 clause 4).
    var offeredFormats: [OfferedFormat] {
        var formats: [UInt8: OfferedFormat] = [:]
        for attribute in attributes where attribute.name == "rtpmap" {
            guard let (type, rest) = attribute.payloadTypeAndRest, let type, formats[type] == nil else { continue }
            let map = rest.trimmed
            let fields = map.fields("/")
            guard map.isVisibleASCII, fields.count >= 2, let rate = fields[1].number(as: UInt32.self) else { continue }
            formats[type] = OfferedFormat(
                payloadType: type, encodingName: String(fields[0]), clockRate: rate,
                channels: fields.count > 2 ? fields[2].number(as: Int.self) ?? 0 : 1, map: String(map))
        }
        for (type, (name, rate)) in Self.fixedNames where formats[type] == nil {
            formats[type] = OfferedFormat(
                payloadType: type, encodingName: name, clockRate: rate, map: "\(name)/\(rate)")
        }
        var everywhere: RTCPFeedback = []
        for attribute in attributes {
            guard attribute.name == "fmtp" || attribute.name == "rtcp-fb",
                let (type, rest) = attribute.payloadTypeAndRest
            else { continue }
            if attribute.name == "rtcp-fb" {
                let feedback = RTCPFeedback(words: rest)
                if let type { formats[type]?.feedback.formUnion(feedback) } else { everywhere.formUnion(feedback) }
            } else if let type, formats[type]?.parameters == nil {
                formats[type]?.parameters = FormatParameters(rest)
            }
        }
        var seen: Set<UInt8> = []
        var listed: [OfferedFormat] = []
        for word in self.formats {
            guard let type = Substring(word).number(as: UInt8.self), type < 128, !(64...95).contains(type),
                seen.insert(type).inserted
            else { continue }
            guard var format = formats[type] else { continue }
            format.feedback.formUnion(everywhere)
            listed.append(format)
        }
        return listed
    }
}

extension SDPAttribute {
    /// `<payload type> <rest>`; the type is `nil` for `*`. All `nil` when it is neither.
    fileprivate var payloadTypeAndRest: (type: UInt8?, rest: Substring)? {
        let (head, rest) = pieces.cut(at: " ")
        if head == "*" { return (nil, rest ?? "") }
        guard let type = head.number(as: UInt8.self), type < 128 else { return nil }
        return (type, rest ?? "")
    }
}
