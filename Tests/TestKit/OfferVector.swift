/// A captured or written offer.
package struct OfferVector: Sendable {
    package let name: String
    /// With CRLF at the end of every line, as it was sent.
    package let text: String

    init(_ name: String, _ lines: String) {
        self.name = name
        text = lines.split(separator: "\n").map { $0 + "\r\n" }.joined()
    }
}
