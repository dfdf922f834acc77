import Recording

extension PauseGap {
    /// Reads the body of `POST /v1/recordings/{id}/pause`; an empty one asks for what is usual.
    package init(json bytes: some Collection<UInt8>) throws(HTTPAPIError) {
        self = .cut
        guard !bytes.isEmpty else { return }
        let members = try JSONObject.members(of: bytes, example: #"{"gap":"cut"}"#)
        try JSONObject.checkNames(members, known: ["gap"])
        guard let text = try FieldReader(members).string("gap") else { return }
        guard let gap = PauseGap(rawValue: text) else { throw FieldReader.wrong("gap", "cut or keep") }
        self = gap
    }
}
