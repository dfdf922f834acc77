extension ICEFragment {
    /// The text that answers a restart: the gateway's new credentials with what the first answer said of ICE (RFC 9725
    /// clause 4.3.3), for the m-line that carries the transport.
    package static func answer(
        restarting session: NegotiatedSession, username: String, password: String
    ) throws(SDPError) -> String {
        let first = try SessionDescription.parse(session.answer)
        var lines = first.attributes.filter { ["ice-lite", "ice-options", "group"].contains($0.name) }.map {
            "a=\($0.text)"
        }
        let tagged = first.media.first { $0.attributes.contains(named: "end-of-candidates") } ?? first.media.first
        if let tagged {
            lines.append(
                "m=\(tagged.media) \(tagged.port) \(tagged.transport) \(tagged.formats.joined(separator: " "))")
            lines += tagged.attributes.filter { ["mid", "ice-options"].contains($0.name) }.map { "a=\($0.text)" }
        }
        lines += ["a=ice-ufrag:\(username)", "a=ice-pwd:\(password)"]
        lines += (tagged?.attributes ?? []).filter { $0.name == "candidate" }.map { "a=\($0.text)" }
        lines.append("a=end-of-candidates")
        return lines.map { $0 + "\r\n" }.joined()
    }
}
