/// The SSRCs of one direction and which of their packets have been taken. Of those that come in, nothing gets here before
/// it has authenticated, and at most `limit` do: a peer that holds the keys can make up four thousand million.
struct SRTPStreams {
    private struct Stream {
        let ssrc: UInt32
        var media = ReplayWindow<16>()
        var control = ReplayWindow<2>()
    }

    private var streams: [Stream] = []
    private var last = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// The index of the RTP packet with this sequence number; throws when it is not to be taken.
    mutating func index(ofMedia sequence: UInt16, _ ssrc: UInt32) throws(SRTPError) -> UInt64 {
        guard let place = find(ssrc) else {
            try requireRoom()
            return UInt64(sequence)
        }
        guard let index = streams[place].media.index(of: sequence) else { throw .keysExhausted }
        try Self.require(streams[place].media.standing(of: index), ReplayWindow<16>.size)
        return index
    }

    /// Throws when the RTCP packet of this index is not to be taken.
    mutating func check(control index: UInt64, _ ssrc: UInt32) throws(SRTPError) {
        guard let place = find(ssrc) else { return try requireRoom() }
        try Self.require(streams[place].control.standing(of: index), ReplayWindow<2>.size)
    }

    /// The index of the next RTCP packet that we send. It begins with 1, as libsrtp2's does.
    mutating func nextControlIndex(_ ssrc: UInt32) throws(SRTPError) -> UInt64 {
        let newest = find(ssrc).map { streams[$0].control.newest } ?? 0
        guard newest < 0x7FFF_FFFF else { throw .keysExhausted }
        return newest + 1
    }

    mutating func note(media index: UInt64, _ ssrc: UInt32) {
        streams[admit(ssrc)].media.note(index)
    }

    mutating func note(control index: UInt64, _ ssrc: UInt32) {
        streams[admit(ssrc)].control.note(index)
    }

    private mutating func find(_ ssrc: UInt32) -> Int? {
        if last < streams.count, streams[last].ssrc == ssrc { return last }
        for place in streams.indices where streams[place].ssrc == ssrc {
            last = place
            return place
        }
        return nil
    }

    private mutating func admit(_ ssrc: UInt32) -> Int {
        if let place = find(ssrc) { return place }
        streams.append(Stream(ssrc: ssrc))
        last = streams.count - 1
        return last
    }

    private func requireRoom() throws(SRTPError) {
        guard streams.count < limit else { throw .tooManyStreams(limit: limit) }
    }

    private static func require(_ standing: ReplayStanding, _ window: Int) throws(SRTPError) {
        switch standing {
        case .fresh: return
        case .seen: throw .replayed
        case .passed: throw .replayWindowPassed(window: window)
        }
    }
}
