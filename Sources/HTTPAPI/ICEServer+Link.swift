import Settings

extension ICEServer {
    /// The value of one `Link` field (RFC 8288): `<turn:…>; rel="ice-server"; username="u"; credential="c"; …`. Its
    /// making has refused what no header can carry.
    package var linkValue: String {
        var text = "<\(url)>; rel=\"ice-server\""
        if let username, let credential {
            text += "; username=\"\(Self.quoted(username))\"; credential=\"\(Self.quoted(credential))\""
            text += "; credential-type=\"password\""
        }
        return text
    }

    /// The inside of a quoted-string (RFC 9110 clause 5.6.4).
    private static func quoted(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if character == "\"" || character == "\\" { result.append("\\") }
            result.append(character)
        }
    }
}
