import NIOCore

/// What a viewer is given of a broadcast.
package enum LiveAnswer: Sendable {
    /// - Parameter isSettled: this text answers the same question for ever (a blocking reload); another will come for
    ///   one that asked for nothing in particular.
    case playlist(ByteBuffer, isSettled: Bool)
    case media(LiveMedia)
    /// It is made of what is held, once for all who ask.
    case transport(LiveTransport)
    /// There is no such thing, or no longer.
    case absent
    /// More than a reader can know of (draft-pantos-hls-rfc8216bis clause 6.2.5.2).
    case tooFarAhead
    /// It was waited for as long as a reader is kept.
    case notInTime
    /// As many wait already as may.
    case crowded
}

/// An initialization, a part, or a segment as the parts that it is made of: shared memory, not copied for each viewer.
package struct LiveMedia: Sendable {
    package let pieces: [ByteBuffer]
    package let contentType: String

    package var count: Int { pieces.reduce(0) { $0 + $1.readableBytes } }
}
