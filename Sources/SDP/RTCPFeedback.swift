/// Feedback messages that a receiver of Capstan's kind sends, `a=rtcp-fb` (RFC 4585 clause 4.2).
package struct RTCPFeedback: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `goog-remb`, draft-alvestrand-rmcat-remb.
    package static let receiverEstimate = RTCPFeedback(rawValue: 1)
    /// `transport-cc`, draft-holmer-rmcat-transport-wide-cc-extensions-01.
    package static let transportWide = RTCPFeedback(rawValue: 2)
    /// `ccm fir`, RFC 5104 clause 4.3.1.
    package static let fullIntraRequest = RTCPFeedback(rawValue: 4)
    /// `nack`, RFC 4585 clause 6.2.1.
    package static let genericNACK = RTCPFeedback(rawValue: 8)
    /// `nack pli`, RFC 4585 clause 6.3.1.
    package static let pictureLoss = RTCPFeedback(rawValue: 16)

    /// In the order in which browsers write them.
    private static let words: [(RTCPFeedback, String)] = [
        (.receiverEstimate, "goog-remb"), (.transportWide, "transport-cc"), (.fullIntraRequest, "ccm fir"),
        (.genericNACK, "nack"), (.pictureLoss, "nack pli"),
    ]

    /// Reads what stands behind the payload type; empty for a message that is not known.
    init(words text: Substring) {
        let words = text.fields().map { $0.lowercased() }.joined(separator: " ")
        self = Self.words.first { $0.1 == words }?.0 ?? []
    }

    var texts: [String] {
        Self.words.filter { contains($0.0) }.map(\.1)
    }
}
