/// An RTP header extension, `a=extmap` (RFC 8285 clause 8).
package struct HeaderExtension: Hashable, Sendable {
    /// Identifiers that Capstan accepts. `urn:3gpp:video-orientation` must never be one: without it senders turn the
    /// picture before they encode it.
    package enum URI {
        package static let mid = "urn:ietf:params:rtp-hdrext:sdes:mid"
        /// RFC 8852 clauses 4.1 and 4.2.
        package static let streamID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
        package static let repairedStreamID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
        package static let audioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
        package static let absoluteSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
        package static let absoluteCaptureTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"
        package static let transportWide =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    }

    package let id: UInt8
    package let uri: String
    /// Seen by whoever wrote it; `nil` when it is not written, which means both ways.
    package let direction: MediaDirection?

    /// `nil` when it cannot be read, or for an id that cannot be on the wire: 0 and 15, and 4096 and above, by which an
    /// offerer asks for one to be chosen (RFC 8285 clauses 4.2, 4.3 and 7).
    init?(_ value: Substring) {
        let fields = value.fields()
        guard fields.count >= 2, fields[1].isVisibleASCII else { return nil }
        let (number, word) = fields[0].cut(at: "/")
        guard let id = number.number(as: UInt8.self), id != 0, id != 15 else { return nil }
        if let word {
            guard let direction = MediaDirection(rawValue: String(word)) else { return nil }
            self.direction = direction
        } else {
            direction = nil
        }
        self.id = id
        uri = String(fields[1])
    }

    /// The attribute that accepts it.
    func answer(sending: Bool) -> SDPAttribute {
        let word =
            switch direction {
            case .sendonly where !sending: "/recvonly"
            case .recvonly where sending: "/sendonly"
            case .sendrecv, .sendonly, .recvonly, .inactive, nil: ""
            }
        return SDPAttribute("extmap", "\(id)\(word) \(uri)")
    }
}
