/// An attribute, `a=<name>` or `a=<name>:<value>` (RFC 8866 clause 5.13).
package struct SDPAttribute: Hashable, Sendable {
    package var name: String
    package var value: String?
    /// Where it stood, from 1; 0 for one that was not read.
    package var line: Int

    package init(_ name: String, _ value: String? = nil, line: Int = 0) {
        self.name = name
        self.value = value
        self.line = line
    }

    var text: String {
        value.map { "\(name):\($0)" } ?? name
    }

    /// The value to be cut into pieces.
    var pieces: Substring { Substring(value ?? "") }
}

extension [SDPAttribute] {
    /// The first of that name. Names are case-sensitive (RFC 8866 clause 5.13).
    package func first(named name: String) -> SDPAttribute? {
        first { $0.name == name }
    }

    package func contains(named name: String) -> Bool {
        contains { $0.name == name }
    }
}
