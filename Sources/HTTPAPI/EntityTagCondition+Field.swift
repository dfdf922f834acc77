import Gateway

extension EntityTagCondition {
    /// Reads `If-Match` (RFC 9110 clause 13.1.1); `nil` when there is no field. Weak tags never match, and what is no tag
    /// matches nothing.
    ///
    /// - Parameter values: one for each line of the field.
    package init?(ifMatch values: [String]) {
        guard !values.isEmpty else { return nil }
        var tags: [String] = []
        for item in values.joined(separator: ",").split(separator: ",") {
            let text = item.trimming
            // The example of RFC 9725 clause 4.3.3 puts the star in quotes.
            if text == "*" || text == "\"*\"" {
                self = .any
                return
            }
            guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { continue }
            tags.append(String(text.dropFirst().dropLast()))
        }
        self = .oneOf(tags)
    }
}
