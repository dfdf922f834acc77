/// A STUN or TURN server that publishers are told of (RFC 9725 clause 4.6).
package struct ICEServer: Sendable, Hashable {
    /// `stun:stun.example.net`, `turn:turn.example.net?transport=udp`.
    package var url: String
    package var username: String?
    package var credential: String?

    package init(url: String, username: String? = nil, credential: String? = nil) {
        self.url = url
        self.username = username
        self.credential = credential
    }

    /// The value of one `Link` field (RFC 8288): `<turn:…>; rel="ice-server"; username="u"; credential="c"; …`.
    package var linkValue: String {
        var text = "<\(Self.visible(url, without: "<>"))>; rel=\"ice-server\""
        if let username { text += "; username=\"\(Self.quoted(username))\"" }
        if let credential {
            text += "; credential=\"\(Self.quoted(credential))\"; credential-type=\"password\""
        }
        return text
    }

    /// The inside of a quoted-string (RFC 9110 clause 5.6.4); what cannot stand in one is left out.
    private static func quoted(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7F {
            if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    private static func visible(_ text: String, without excluded: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars
        where scalar.value > 0x20 && scalar.value < 0x7F && !excluded.unicodeScalars.contains(scalar) {
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}
