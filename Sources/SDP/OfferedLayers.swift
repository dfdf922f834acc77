/// The encodings of an m-line that an offer names in `a=simulcast` (RFC 8853 clause 5.1) and describes by `a=rid`
/// (RFC 8851 clause 4).
struct OfferedLayers {
    /// Each has a receiver with buffers of its own; browsers send three.
    static let limit = 4

    /// RFC 8851 clause 5: what does not change how a stream is received. An encoding with any other is refused.
    private static let echoed: Set<Substring> = [
        "max-width", "max-height", "max-fps", "max-fs", "max-br", "max-pps", "max-bpp",
    ]

    /// As they were listed, at most `limit`.
    private(set) var layers: [NegotiatedLayer] = []

    /// - Parameter payloadTypes: those that are taken.
    init(_ attributes: [SDPAttribute], payloadTypes: [UInt8]) {
        var described: [Substring: Substring] = [:]
        for attribute in attributes where attribute.name == "rid" {
            let fields = attribute.pieces.fields()
            guard fields.count >= 2, fields[1] == "send", Self.isIdentifier(fields[0]), described[fields[0]] == nil
            else { continue }
            described[fields[0]] = fields.count > 2 ? fields[2] : ""
        }
        guard let simulcast = attributes.first(named: "simulcast") else { return }
        let fields = simulcast.pieces.fields()
        guard let place = fields.firstIndex(of: "send"), place + 1 < fields.count else { return }
        for stream in fields[place + 1].fields(";") where layers.count < Self.limit {
            // Alternatives stand behind commas, the most wanted first; a tilde says that it begins paused.
            for alternative in stream.fields(",") {
                let rid = alternative.utf8.first == UInt8(ascii: "~") ? alternative.dropFirst() : alternative
                guard let restrictions = described[rid], !layers.contains(where: { $0.rid == rid }),
                    let answered = Self.answer(restrictions, payloadTypes)
                else { continue }
                layers.append(NegotiatedLayer(rid: String(rid), restrictions: answered))
                break
            }
        }
    }

    static func isIdentifier(_ text: Substring) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }

    /// RFC 8851 clause 6.3: what is answered to restrictions; `nil` when the encoding cannot be received.
    private static func answer(_ restrictions: Substring, _ payloadTypes: [UInt8]) -> String? {
        var answered: [String] = []
        for restriction in restrictions.fields(";") {
            let (name, value) = restriction.cut(at: "=")
            if name == "pt" {
                let kept = (value ?? "").fields(",").compactMap { $0.number(as: UInt8.self) }
                    .filter(payloadTypes.contains)
                guard !kept.isEmpty else { return nil }
                answered.append("pt=" + kept.map { "\($0)" }.joined(separator: ","))
            } else {
                guard echoed.contains(name), restriction.isVisibleASCII else { return nil }
                answered.append(String(restriction))
            }
        }
        return answered.joined(separator: ";")
    }
}
