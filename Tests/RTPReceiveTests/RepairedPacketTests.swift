import RTPReceive
import Testing

/// Packets that did not come by themselves: other packets gave them.
@Suite struct RepairedPacketTests {
    @Test func fillsAHole() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        try track.media(10)
        try track.media(13)
        #expect(track.order(cursor) == [10])
        #expect(try track.repaired(12) == .accepted)
        #expect(try track.repaired(12) == .duplicate)
        #expect(try track.repaired(13) == .duplicate)
        #expect(try track.repaired(11) == .accepted)
        let items = track.read(cursor)
        #expect(items.map(\.sequence) == [11, 12, 13] && items.map(\.payload) == [[0, 11], [0, 12], [0, 13]])
        #expect(items.map(\.timestamp) == [33_000, 36_000, 39_000])
        let statistics = track.receiver.statistics
        #expect(statistics.packetsRepaired == 2 && statistics.retransmissions == 0 && statistics.duplicates == 2)
        #expect(statistics.packetsReceived == 2 && statistics.packetsLost == 2)
        track.wait(.milliseconds(30))
        #expect(track.requests().isEmpty)
    }

    @Test func asRetransmission() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        try track.media(10)
        try track.media(12)
        track.wait(.milliseconds(30))
        #expect(track.requests() == [11])
        #expect(try track.repaired(11, isRetransmission: true) == .accepted)
        #expect(track.order(cursor) == [10, 11, 12])
        let statistics = track.receiver.statistics
        #expect(statistics.retransmissions == 1 && statistics.packetsRecovered == 1 && statistics.packetsRepaired == 0)
    }

    @Test func whatIsOfNoUse() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .milliseconds(200))
        #expect(try track.repaired(10) == .retransmissionWithoutMedia)
        try track.media(10)
        #expect(try track.repaired(11, payloadType: 98) == .unknownPayloadType)
        #expect(try track.repaired(11, payloadType: 97) == .unknownPayloadType)
        #expect(try track.repaired(9) == .tooLate)
        #expect(try track.repaired(20_000) == .tooLate)
        try track.media(12)
        track.wait(.milliseconds(201))
        #expect(track.order(cursor) == [10, -1, 12])
        #expect(try track.repaired(11) == .tooLate)
        #expect(track.receiver.statistics.packetsDiscarded == 3 && track.receiver.statistics.tooLate == 3)
        #expect(track.receiver.statistics.packetsRepaired == 0)
    }

    /// A number that is known to hold no media is read as an empty packet, if nothing came.
    @Test func numbersWithoutMedia() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        for number in [UInt16(10), 11, 15] { try track.media(number) }
        for number in [UInt16(9), 11, 12, 13, 16, 20_000] {
            track.receiver.fillMissing(number, payloadType: 96, timestamp: 0, at: track.now)
        }
        #expect(track.read(cursor).map(\.payload) == [[0, 10], [0, 11], [], []])
        track.wait(.milliseconds(30))
        #expect(track.requests() == [14])
        // What was only late is a duplicate then.
        #expect(try track.media(12) == .duplicate)
        try track.media(14)
        #expect(track.read(cursor).map(\.payload) == [[0, 14], [0, 15]])
    }
}
