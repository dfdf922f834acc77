/// The grammar of `a=candidate` (RFC 8839 clause 5.1), for candidates that are not used.
enum CandidateGrammar {
    /// Transports, kinds of addresses and extensions that are not known are allowed.
    static func allows(_ value: Substring) -> Bool {
        let fields = value.fields()
        guard fields.count >= 8, fields.allSatisfy(\.isVisibleASCII), (1...32).contains(fields[0].utf8.count),
            let component = fields[1].number(as: UInt16.self), (1...256).contains(component),
            fields[3].number(as: UInt32.self) != nil, fields[5].number(as: UInt16.self) != nil
        else { return false }
        return fields[6] == "typ"
    }
}
