import Media
import RTP
import RTPReceive
import Testing

@Suite struct TrackReceiverTests {
    @Test func packetsInOrderAreThereAtOnce() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        #expect(track.order(cursor).isEmpty)
        for sequence in 65_534...65_537 {
            #expect(try track.media(UInt16(truncatingIfNeeded: sequence)) == .accepted)
            let items = track.read(cursor)
            #expect(items.map(\.sequence) == [Int64(sequence)])
            #expect(items[0].payload == [UInt8(sequence >> 8 & 0xFF), UInt8(sequence & 0xFF)])
            #expect(track.receiver.deadline == nil)
        }
        #expect(track.receiver.statistics.packetsReceived == 4)
        #expect(track.receiver.statistics.bytesReceived == 8)
        #expect(track.receiver.statistics.packetsLost == 0)
    }

    @Test func reorderedPacketsComeInOrder() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        try track.media(10)
        try track.media(12)
        try track.media(13)
        #expect(track.order(cursor) == [10])
        #expect(try track.media(12) == .duplicate)
        #expect(try track.media(11) == .accepted)
        #expect(track.order(cursor) == [11, 12, 13])
        #expect(try track.media(11) == .duplicate)
        #expect(try track.media(9) == .tooLate)
        #expect(track.receiver.statistics.duplicates == 2)
        #expect(track.receiver.statistics.tooLate == 1)
    }

    @Test func eachCursorHasItsOwnPatience() throws {
        let track = Track()
        let recording = track.receiver.addCursor(patience: .seconds(2))
        let live = track.receiver.addCursor(patience: .milliseconds(200))
        try track.media(1)
        try track.media(4)
        let noticed = track.now
        #expect(track.order(live) == [1])
        #expect(track.order(recording) == [1])
        #expect(track.receiver.deadline == noticed + .milliseconds(10))
        track.wait(.milliseconds(199))
        #expect(track.order(live).isEmpty)
        track.wait(.milliseconds(1))
        #expect(track.order(live) == [-2, 4])
        #expect(track.order(recording).isEmpty)
        try track.retransmission(of: 2)
        #expect(track.order(recording) == [2])
        #expect(track.order(live).isEmpty)
        track.wait(.milliseconds(1800))
        #expect(track.order(recording) == [-1, 4])
        #expect(track.receiver.statistics.packetsGivenUp == 1)
        #expect(track.receiver.bytesHeld == 0)
        #expect(track.receiver.deadline == nil)
        #expect(try track.media(3) == .tooLate)
    }

    @Test func whatIsLentIsCopiedForThoseWhoHaveNotReadIt() throws {
        let track = Track()
        let first = track.receiver.addCursor(patience: .seconds(2))
        let second = track.receiver.addCursor(patience: .seconds(2))
        try track.lend(1) {
            #expect(track.read(first).map(\.payload) == [[0, 1]])
            #expect(track.read(second).map(\.payload) == [[0, 1]])
        }
        #expect(track.receiver.bytesHeld == 0)
        try track.lend(2) { #expect(track.read(first).map(\.payload) == [[0, 2]]) }
        #expect(track.receiver.bytesHeld > 0)
        try track.lend(4) { #expect(track.order(first).isEmpty) }
        #expect(track.read(second).map(\.payload) == [[0, 2]])
        try track.lend(3) { #expect(track.read(first).map(\.payload) == [[0, 3], [0, 4]]) }
        #expect(track.read(second).map(\.payload) == [[0, 3], [0, 4]])
        #expect(track.receiver.bytesHeld == 0)
    }

    @Test func theDeadlineIsTheHolesEnd() throws {
        let track = Track(nackEnabled: false)
        let cursor = track.receiver.addCursor(patience: .milliseconds(200))
        try track.media(1)
        try track.media(3)
        let noticed = track.now
        track.wait(.milliseconds(50))
        try track.media(5)
        #expect(track.order(cursor) == [1])
        #expect(track.receiver.deadline == noticed + .milliseconds(200))
        track.now = noticed + .milliseconds(200)
        #expect(track.order(cursor) == [-1, 3])
        #expect(track.receiver.deadline == noticed + .milliseconds(250))
        track.now = noticed + .milliseconds(250)
        #expect(track.order(cursor) == [-1, 5])
        #expect(track.receiver.deadline == nil)
        #expect(track.requests().isEmpty)
    }

    @Test func aCursorBeginsWithTheNextPacket() throws {
        let track = Track()
        try track.media(1)
        let first = track.receiver.addCursor(patience: .seconds(2))
        try track.media(2)
        try track.media(4)
        let second = track.receiver.addCursor(patience: .seconds(2))
        try track.media(5)
        #expect(track.order(first) == [2])
        #expect(track.order(second) == [5])
        try track.media(3)
        #expect(track.order(first) == [3, 4, 5])
        track.receiver.removeCursor(first)
        #expect(track.order(first).isEmpty)
        track.receiver.removeCursor(second)
        #expect(try track.media(6) == .accepted)
        #expect(track.receiver.bytesHeld == 0)
    }

    @Test func paddingFillsItsNumber() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        try track.media(1)
        try track.media(2, payload: [], padding: 200)
        try track.media(3)
        let items = track.read(cursor)
        #expect(items.map(\.sequence) == [1, 2, 3])
        #expect(items[1].payload.isEmpty)
        #expect(track.receiver.statistics.bytesReceived == 4)
    }

    @Test func retransmissionsAreUnwrapped() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        #expect(try track.retransmission(of: 7) == .retransmissionWithoutMedia)
        try track.media(8, timestamp: 900)
        try track.media(10, timestamp: 2700)
        #expect(try track.retransmission(raw: [], padding: 100) == .padding)
        #expect(try track.retransmission(raw: [0]) == .malformedRetransmission)
        #expect(try track.retransmission(raw: [0x40, 0x00, 1]) == .tooLate)
        #expect(try track.retransmission(of: 8) == .duplicate)
        #expect(try track.retransmission(of: 9, timestamp: 1800, payload: [1, 2, 3]) == .accepted)
        #expect(try track.media(9, timestamp: 1800) == .duplicate)
        #expect(try track.retransmission(of: 12, timestamp: 4500) == .accepted)
        #expect(try track.media(11, payloadType: 98) == .unknownPayloadType)
        let items = track.read(cursor)
        #expect(items.map(\.sequence) == [8, 9, 10])
        #expect(items.map(\.timestamp) == [900, 1800, 2700])
        #expect(items[1].payload == [1, 2, 3])
        let statistics = track.receiver.statistics
        #expect(statistics.retransmissions == 4)
        #expect(statistics.paddingPackets == 1)
        #expect(statistics.packetsDiscarded == 3)
        #expect(statistics.packetsLost == 0)
        #expect(statistics.packetsReceived == 3)
    }

    @Test func aRestartGoesOnAfterOneLost() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        try track.media(100, timestamp: 9000)
        try track.media(102, timestamp: 12_000)
        #expect(track.order(cursor) == [100])
        track.wait(.milliseconds(500))
        #expect(try track.media(20_000, timestamp: 4_000_000_000) == .suspect)
        #expect(track.order(cursor).isEmpty)
        #expect(try track.media(20_001, timestamp: 4_000_003_000) == .restarted)
        let items = track.read(cursor)
        #expect(items.map { $0.sequence ?? -Int64($0.lost) } == [-1, 102, -1, 104, 105])
        // 102 had 12000; half a second later the new beginning is put at 12000 + 45000.
        #expect(items.map(\.timestamp) == [0, 12_000, 0, 57_000, 60_000])
        #expect(items[3].payload == [0x4E, 0x20])
        #expect(track.receiver.senderReport(ntp: 1, rtp: 4_000_000_900, at: track.now) == 57_900)
        #expect(track.requests().isEmpty)
        try track.media(20_003, timestamp: 4_000_009_000)
        track.wait(.milliseconds(10))
        #expect(track.requests() == [20_002])
        #expect(try track.retransmission(of: 20_002, timestamp: 4_000_006_000) == .accepted)
        #expect(track.read(cursor).map(\.timestamp) == [63_000, 66_000])
        let block = track.receiver.receiverReportBlock(ssrc: 1, at: track.now)
        #expect(block.extendedHighestSequence == 20_003)
        #expect(track.receiver.statistics.restarts == 1)
    }

    @Test(arguments: [UInt16(60_000), 3103, 62_500])
    func oneStrayPacketIsNoRestart(stray: UInt16) throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        try track.media(100)
        #expect(try track.media(stray) == .suspect)
        try track.media(101)
        #expect(try track.media(stray &+ 1) == .suspect)
        try track.media(102)
        #expect(track.order(cursor) == [100, 101, 102])
        #expect(track.receiver.statistics.restarts == 0)
    }

    @Test func aLargeGapIsAGap() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .milliseconds(200))
        try track.media(100)
        #expect(try track.media(3100) == .accepted)
        track.wait(.milliseconds(200))
        #expect(track.order(cursor) == [100, -2999, 3100])
    }

    @Test func timestampsGoOnPastTheirEnd() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        try track.media(1, timestamp: 0xFFFF_FFF0)
        try track.media(3, timestamp: 0x20)
        try track.media(2, timestamp: 0xFFFF_FFFF)
        #expect(track.read(cursor).map(\.timestamp) == [0xFFFF_FFF0, 0xFFFF_FFFF, 0x1_0000_0020])
        #expect(track.receiver.senderReport(ntp: 1, rtp: 0xFFFF_FFF8, at: track.now) == 0xFFFF_FFF8)
    }

    @Test func theBoundGivesUpTheOldestHole() throws {
        let track = Track(windowBytes: 1536 * 10)
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        try track.media(1)
        for sequence in UInt16(3)...11 { try track.media(sequence) }
        #expect(track.order(cursor) == [1])
        try track.media(13)
        #expect(track.order(cursor).isEmpty)
        try track.media(14)
        #expect(track.order(cursor) == [-1] + Array(3...11))
        #expect(track.receiver.bytesHeld <= 1536 * 10)
        try track.media(12)
        #expect(track.order(cursor) == [12, 13, 14])
    }

    @Test func aCursorThatIsNotReadLosesTheOldest() throws {
        let track = Track(windowBytes: 1536 * 10)
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        for sequence in UInt16(1)...100 {
            try track.media(sequence)
            #expect(track.receiver.bytesHeld <= 1536 * 20)
        }
        #expect(track.order(cursor) == [-80] + Array(81...100))
    }

    @Test func aNumberWindowHasItsBoundToo() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(3600))
        for sequence in 1...60_000 where sequence != 2 {
            try track.media(UInt16(truncatingIfNeeded: sequence), payload: [])
        }
        let items = track.order(cursor)
        #expect(items.first.map { $0 <= -50_000 } == true)
        #expect(items.last == 60_000)
        #expect(items.dropFirst().count + Int(-(items.first ?? 0)) == 60_000)
    }

    @Test func packetsLargerThanABlock() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        let large = (0..<9000).map { UInt8(truncatingIfNeeded: $0) }
        try track.media(1, payload: large)
        try track.media(3, payload: large)
        #expect(track.read(cursor).map(\.payload) == [large])
        try track.media(2)
        #expect(track.read(cursor).map(\.payload) == [[0, 2], large])
        try track.media(4)
        #expect(track.order(cursor) == [4])
        #expect(track.order(cursor).isEmpty)
        #expect(track.receiver.bytesHeld == 0)
    }

    @Test func abandonedHolesAreNotWaitedFor() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        try track.media(1)
        try track.media(3)
        try track.media(5)
        try track.media(7)
        #expect(track.order(cursor) == [1])
        track.receiver.abandon(before: 5)
        #expect(track.order(cursor) == [-1, 3, -1, 5])
        track.wait(.milliseconds(20))
        #expect(track.requests() == [6])
    }
}
