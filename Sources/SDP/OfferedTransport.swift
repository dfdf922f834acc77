/// What an offer says about its one transport, each attribute taken from the m-line or, failing that, from the session.
struct OfferedTransport: Sendable {
    let username: String
    let password: String
    let fingerprints: [String]
    let role: NegotiatedSession.Role

    init(
        of media: MediaDescription, in session: SessionDescription, gatewayIsLite: Bool
    ) throws(SDPError) {
        func value(_ name: String) -> SDPAttribute? {
            media.attributes.first(named: name) ?? session.attributes.first(named: name)
        }
        username = try Self.credential(value("ice-ufrag"), "ice-ufrag", Self.usernameLength, media)
        password = try Self.credential(value("ice-pwd"), "ice-pwd", Self.passwordLength, media)
        if gatewayIsLite, let lite = session.attributes.first(named: "ice-lite") {
            throw SDPError(
                .unusableTransport, line: lite.line, clause: "RFC 8445 clause 6.1.1",
                problem: "the offer says a=ice-lite and so does the gateway: neither would begin to check",
                remedy: "publish with a full ICE agent, as browsers are")
        }
        let own = media.attributes.filter { $0.name == "fingerprint" }
        fingerprints = try Self.fingerprints(
            own.isEmpty ? session.attributes.filter { $0.name == "fingerprint" } : own, media)
        role = try Self.role(value("setup"))
    }

    // RFC 8839 clause 5.4.
    static let usernameLength = 4...256
    static let passwordLength = 22...256

    private static func credential(
        _ attribute: SDPAttribute?, _ name: String, _ length: ClosedRange<Int>, _ media: MediaDescription
    ) throws(SDPError) -> String {
        guard let attribute else {
            throw SDPError(
                .unusableTransport, line: media.line, clause: "RFC 8839 clause 5.4",
                problem: "neither this m-line nor the session has a=\(name)",
                remedy: "offer ICE; no candidates are needed")
        }
        return try credential(attribute, name, length)
    }

    /// The value of `a=ice-ufrag` or `a=ice-pwd`. The colon parts the two names in a STUN USERNAME.
    static func credential(
        _ attribute: SDPAttribute, _ name: String, _ length: ClosedRange<Int>,
        or code: SDPError.Code = .unusableTransport
    ) throws(SDPError) -> String {
        let value = attribute.pieces
        guard length.contains(value.utf8.count), value.isVisibleASCII, value.cut(at: ":").tail == nil else {
            throw SDPError(
                code, line: attribute.line, clause: "RFC 8839 clause 5.4",
                problem: "a=\(name) has \(value.utf8.count) bytes or characters that may not be in it",
                remedy: "use \(length.lowerBound) to \(length.upperBound) letters, digits, \"+\" and \"/\"")
        }
        return String(value)
    }

    /// Hash functions that are taken and the bytes of their results (RFC 8122 clause 5).
    private static let hashes = ["sha-256": 32, "sha-384": 48, "sha-512": 64]

    private static func fingerprints(
        _ attributes: [SDPAttribute], _ media: MediaDescription
    ) throws(SDPError) -> [String] {
        var taken: [String] = []
        var refused: [String] = []
        for attribute in attributes {
            let fields = attribute.pieces.fields()
            let name = fields.first?.lowercased() ?? ""
            guard let length = hashes[name] else {
                refused.append(name)
                continue
            }
            let digits = fields.count == 2 ? fields[1].uppercased() : ""
            let octets = Substring(digits).utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard octets.count == length,
                octets.allSatisfy({ $0.count == 2 && Substring($0).isHexadecimal })
            else {
                throw SDPError(
                    .malformed, line: attribute.line, clause: "RFC 8122 clause 5",
                    problem: "a=fingerprint:\(name) does not hold \(length) bytes as pairs of hexadecimal digits",
                    remedy: "send the fingerprint of the certificate that DTLS will use, like \"sha-256 AB:CD:…\"")
            }
            taken.append("\(name) \(digits)")
        }
        guard !taken.isEmpty else {
            throw SDPError(
                .unusableTransport, line: attributes.first?.line ?? media.line, clause: "RFC 8122 clause 5",
                problem: refused.isEmpty
                    ? "neither this m-line nor the session has a=fingerprint"
                    : "the only fingerprints are \(SDPError.quote(refused.joined(separator: ", ")))",
                remedy: "offer DTLS-SRTP with a fingerprint by sha-256, sha-384 or sha-512")
        }
        return taken
    }

    /// RFC 8842 clause 5.3. A missing attribute means "active" (RFC 4145 clause 4).
    private static func role(_ attribute: SDPAttribute?) throws(SDPError) -> NegotiatedSession.Role {
        switch attribute?.value?.lowercased() {
        case nil where attribute == nil, "actpass", "active":
            return .server
        case "passive":
            return .client
        default:
            throw SDPError(
                .unusableTransport, line: attribute?.line, clause: "RFC 8842 clause 5.2",
                problem: "a=setup is \(SDPError.quote(attribute?.value ?? ""))",
                remedy: "offer a=setup:actpass, or active or passive")
        }
    }
}
