/// `a=group:BUNDLE` (RFC 9143 clause 7).
struct BundleGroup: Sendable {
    /// Tags of m-lines that are there, each once, in the order of the group.
    let members: [String]

    /// The groups of an offer, those without members left out.
    static func all(in session: SessionDescription) -> [BundleGroup] {
        let present = Set(session.media.compactMap(\.mid))
        return session.attributes.compactMap { attribute in
            guard attribute.name == "group" else { return nil }
            let fields = attribute.pieces.fields()
            guard fields.first == "BUNDLE" else { return nil }
            var seen: Set<String> = []
            let members = fields.dropFirst().map { String($0) }.filter {
                present.contains($0) && seen.insert($0).inserted
            }
            return members.isEmpty ? nil : BundleGroup(members: members)
        }
    }
}
