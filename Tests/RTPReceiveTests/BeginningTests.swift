import Media
import RTPReceive
import Testing

@Suite struct BeginningTests {
    private func begun(with number: UInt16, nackEnabled: Bool = true) throws -> (Track, CursorID) {
        let track = Track(nackEnabled: nackEnabled, reachBack: 48)
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        try track.media(number)
        return (track, cursor)
    }

    @Test func whatCameBeforeTheFirstIsAskedForAndRead() throws {
        let (track, cursor) = try begun(with: 1003)
        #expect(track.receiver.isBeginning)
        #expect(track.order(cursor) == [])
        track.wait(.milliseconds(10))
        #expect(track.requests() == Array(955...1002))
        track.wait(.milliseconds(50))
        try track.retransmission(of: 1002)
        try track.retransmission(of: 1000)
        #expect(track.receiver.firstPacket?.sequence == 1000)
        #expect(track.order(cursor) == [])
        track.receiver.settleBeginning()
        #expect(!track.receiver.isBeginning)
        #expect(track.order(cursor) == [1000])
        try track.retransmission(of: 1001)
        #expect(track.order(cursor) == [1001, 1002, 1003])
        #expect(track.requests() == [])
        #expect(track.receiver.statistics.packetsGivenUp == 0)
    }

    @Test func afterHalfASecondWithoutAnAnswerItIsTheFirst() throws {
        let (track, cursor) = try begun(with: 3)
        track.wait(.milliseconds(10))
        #expect(track.requests().count == 48)
        try track.media(4)
        track.wait(.milliseconds(489))
        #expect(track.order(cursor) == [])
        track.wait(.milliseconds(1))
        #expect(track.receiver.deadline.map { $0 <= track.now } == true)
        #expect(track.order(cursor) == [3, 4])
        #expect(!track.receiver.isBeginning)
        #expect(track.receiver.deadline == nil)
        #expect(track.receiver.statistics.packetsGivenUp == 0)
    }

    @Test func anAnswerMakesItWaitLongerButPatienceEndsIt() throws {
        let (track, cursor) = try begun(with: 1000)
        for number in stride(from: UInt16(999), through: 995, by: -1) {
            track.wait(.milliseconds(400))
            #expect(track.order(cursor) == (number == 995 ? Array(996...1000) : []))
            try track.retransmission(of: number)
        }
        #expect(track.order(cursor) == [])
    }

    @Test func aHoleBehindTheFirstIsWaitedForAsAnyOther() throws {
        let (track, cursor) = try begun(with: 1003)
        try track.retransmission(of: 1000)
        track.receiver.settleBeginning()
        #expect(track.order(cursor) == [1000])
        track.wait(.milliseconds(1999))
        #expect(track.order(cursor) == [])
        track.wait(.milliseconds(1))
        #expect(track.order(cursor) == [-2, 1003])
        #expect(track.receiver.statistics.packetsGivenUp == 2)
    }

    @Test func withoutRequestsNothingIsWaitedFor() throws {
        let (track, cursor) = try begun(with: 7, nackEnabled: false)
        #expect(!track.receiver.isBeginning)
        #expect(track.order(cursor) == [7])
    }

    @Test func numbersBeforeZeroAreThoseAtTheEnd() throws {
        let (track, cursor) = try begun(with: 1)
        try track.retransmission(of: 65_535, timestamp: 0)
        #expect(track.receiver.firstPacket?.payload.elementsEqual([0xFF, 0xFF]) == true)
        track.receiver.settleBeginning()
        try track.retransmission(of: 0, timestamp: 0)
        #expect(track.order(cursor) == [-1, 0, 1])
    }

    @Test func aRestartEndsIt() throws {
        let (track, cursor) = try begun(with: 100)
        try track.media(30_000)
        try track.media(30_001)
        #expect(!track.receiver.isBeginning)
        #expect(track.order(cursor).count == 4)
    }

    @Test func theRoundTripIsMeasuredByAnswers() throws {
        let track = Track()
        _ = track.receiver.addCursor(patience: .seconds(2))
        track.receiver.setRoundTripTime(.milliseconds(200))
        for number in stride(from: UInt16(1), to: 101, by: 2) {
            try track.media(number)
            track.wait(.milliseconds(10))
            _ = track.requests()
            track.wait(.milliseconds(40))
            if number > 1 { try track.retransmission(of: number - 1) }
        }
        try track.media(200)
        track.wait(.milliseconds(10))
        _ = track.requests()
        let again = try #require(track.receiver.deadline) - track.now
        #expect(again >= .milliseconds(50) && again < .milliseconds(52), "\(again)")
    }
}
