import Media

/// One attempt that did not end well. The newest `maximumKept` of a job are kept.
package struct JobFailure: Codable, Sendable, Hashable {
    package static let maximumKept = 20
    package static let maximumCharacters = 2000

    package var at: WallClock
    package var attempt: Int
    package var text: String

    package init(at: WallClock, attempt: Int, text: String) {
        self.at = at
        self.attempt = attempt
        self.text = String(text.prefix(Self.maximumCharacters))
    }
}
