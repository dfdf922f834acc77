import Media

/// What a sender put on the link of one track: told by the headers, which SRTP leaves readable (RFC 3711 clause 3.1).
package struct UpstreamTrack: Sendable {
    package struct Frame: Sendable {
        package let ticks: UInt32
        /// When the last of its packets left.
        package fileprivate(set) var at: Instant
    }

    package let ssrc: UInt32
    package let resendSSRC: UInt32
    /// In the order in which they were begun.
    package private(set) var frames: [Frame] = []
    package private(set) var sent = 0
    package private(set) var lost = 0
    package private(set) var resent = 0
    package private(set) var resentLost = 0

    /// Which of `frames` has a timestamp; the first of several.
    var places: [UInt32: Int] {
        Dictionary(frames.enumerated().map { ($1.ticks, $0) }, uniquingKeysWith: { first, _ in first })
    }

    init(ssrc: UInt32, resendSSRC: UInt32) {
        self.ssrc = ssrc
        self.resendSSRC = resendSSRC
    }

    mutating func note(_ datagram: [UInt8], arrives: Bool, at now: Instant) {
        guard datagram.count >= 12, datagram[0] & 0xC0 == 0x80, !(192...223).contains(datagram[1]) else { return }
        func word(_ offset: Int) -> UInt32 { datagram[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        let source = word(8)
        if source == resendSSRC {
            resent += 1
            if !arrives { resentLost += 1 }
        } else if source == ssrc {
            sent += 1
            if !arrives { lost += 1 }
            if let last = frames.last, last.ticks == word(4) {
                frames[frames.count - 1].at = now
            } else {
                frames.append(Frame(ticks: word(4), at: now))
            }
        }
    }
}
