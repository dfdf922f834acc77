import Media
import RTPReceive
import Testing

/// What answers to requests teach, and what their absence does.
@Suite struct AnswerTests {
    /// Sends a packet every 20 ms of which each tenth is lost, and answers requests after `delay` unless `answers` says no.
    private func run(
        _ track: Track, _ cursor: CursorID, packets: Int, delay: Duration, first: Int = 1, answers: (Int) -> Bool
    ) throws -> [Int64] {
        var answering: [(at: Instant, number: UInt16)] = []
        var order: [Int64] = []
        var requested = 0
        for number in first..<(first + packets) {
            let end = track.now + .milliseconds(20)
            while track.now < end {
                track.wait(.milliseconds(5))
                while let next = answering.first, next.at <= track.now {
                    try track.retransmission(of: answering.removeFirst().number)
                }
                for lost in track.requests() {
                    requested += 1
                    if answers(requested) { answering.append((track.now + delay, lost)) }
                }
                order += track.order(cursor)
            }
            if number % 10 != 5 { try track.media(UInt16(truncatingIfNeeded: number)) }
        }
        return order
    }

    @Test func aLongPathIsLearned() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        let order = try run(track, cursor, packets: 600, delay: .milliseconds(300), answers: { _ in true })
        #expect(!order.contains { $0 < 0 })
        #expect(track.receiver.roundTripTime > .milliseconds(280) && track.receiver.roundTripTime < .milliseconds(320))
        let before = track.receiver.statistics.packetsRequested
        _ = try run(track, cursor, packets: 600, delay: .milliseconds(300), first: 601, answers: { _ in true })
        // Sixty were lost, and each was asked for once, give or take the first and last.
        #expect(track.receiver.statistics.packetsRequested - before <= 63)
    }

    @Test func aPathThatLosesIsNotTakenForLong() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        // Of three requests or their answers one gets through.
        let order = try run(track, cursor, packets: 1500, delay: .milliseconds(100), answers: { $0 % 3 == 0 })
        #expect(!order.contains { $0 < 0 })
        #expect(track.receiver.roundTripTime < .milliseconds(140), "\(track.receiver.roundTripTime)")
    }

    @Test func whoAnswersNothingIsNotWaitedForLong() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        let order = try run(track, cursor, packets: 600, delay: .milliseconds(50), answers: { _ in false })
        #expect(order.count { $0 == -1 } > 50)
        let seen = track.receiver.statistics
        #expect(seen.packetsUnanswered > 20 && seen.packetsGivenUp - seen.packetsUnanswered <= 30, "\(seen)")
        // Waited for 400 ms, four round trips, and not for two seconds.
        try track.media(601)
        try track.media(603)
        track.wait(.milliseconds(399))
        _ = track.order(cursor)
        track.wait(.milliseconds(1))
        #expect(track.order(cursor) == [-1, 603])
    }

    @Test func oneAnswerBringsPatienceBack() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        _ = try run(track, cursor, packets: 600, delay: .milliseconds(50), answers: { _ in false })
        let before = track.receiver.statistics.packetsUnanswered
        let order = try run(track, cursor, packets: 300, delay: .milliseconds(50), first: 601, answers: { _ in true })
        #expect(track.receiver.statistics.packetsUnanswered <= before + 1)
        #expect(order.count { $0 < 0 } <= 2)
        try track.media(901)
        try track.media(903)
        track.wait(.milliseconds(1900))
        #expect(track.order(cursor).last == 901)
    }
}
