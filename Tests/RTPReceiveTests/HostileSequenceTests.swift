import Media
import RTP
import RTPReceive
import TestKit
import Testing

/// Numbers, timestamps and times as nobody sends them: no trap, bounded memory, and cursors that only go forward.
@Suite struct HostileSequenceTests {
    @Test(arguments: 0..<16 as Range<UInt64>)
    func anyNumbers(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let limit = [0, 4096, 1 << 16, 16 << 20][Int(seed % 4)]
        let track = Track(windowBytes: limit, clockRate: [0, 1, 90_000, .max][Int(seed / 4 % 4)])
        var cursors = [track.receiver.addCursor(patience: .seconds(2))]
        var last: [CursorID: Int64] = [:]
        var sequence: UInt16 = 0
        for _ in 0..<20_000 {
            switch Int.random(in: 0..<100, using: &random) {
            case 0: sequence = UInt16.random(in: 0...UInt16.max, using: &random)
            case 1: sequence &+= UInt16.random(in: 0...4000, using: &random)
            case 2..<12: sequence &-= UInt16.random(in: 0...20, using: &random)
            default: sequence &+= UInt16.random(in: 0...2, using: &random)
            }
            let timestamp = UInt32.random(in: 0...UInt32.max, using: &random)
            let payload = [UInt8](repeating: 1, count: Int.random(in: 0...40, using: &random))
            if Bool.random(using: &random) {
                try track.media(sequence, timestamp: timestamp, payload: payload)
            } else {
                try track.retransmission(raw: payload, timestamp: timestamp)
            }
            if Int.random(in: 0..<200, using: &random) == 0 {
                cursors.append(track.receiver.addCursor(patience: .milliseconds(Int64(seed) * 20)))
            }
            if Int.random(in: 0..<200, using: &random) == 0, let cursor = cursors.randomElement(using: &random) {
                cursors.removeAll { $0 == cursor }
                track.receiver.removeCursor(cursor)
            }
            if Int.random(in: 0..<500, using: &random) == 0 {
                track.receiver.abandon(before: Int64.random(in: 0...200_000, using: &random))
                track.receiver.setRoundTripTime(.milliseconds(Int64.random(in: -5...5000, using: &random)))
                track.receiver.senderReport(ntp: random.next(), rtp: timestamp, at: track.now)
                _ = track.receiver.receiverReportBlock(ssrc: 1, at: track.now)
            }
            track.wait(.microseconds(Int64.random(in: -10...20_000, using: &random)))
            for cursor in cursors where Int.random(in: 0..<3, using: &random) == 0 {
                for item in track.read(cursor) {
                    guard let sequence = item.sequence else { continue }
                    #expect(sequence > last[cursor] ?? .min, "seed \(seed)")
                    last[cursor] = sequence
                }
            }
            _ = track.requests()
            #expect(track.receiver.bytesHeld <= limit * 2 + 3 * 1536, "seed \(seed)")
            _ = track.receiver.deadline
        }
    }

    @Test func theEndOfTime() throws {
        let track = Track()
        let cursor = track.receiver.addCursor(patience: .seconds(2))
        for nanoseconds in [Int64.min, 0, .max, .min, .max - 5] {
            track.now = Instant(nanoseconds: nanoseconds)
            for sequence in UInt16(0)..<20 where sequence % 3 > 0 { try track.media(sequence, timestamp: .max) }
            _ = track.read(cursor)
            _ = track.requests()
            track.receiver.senderReport(ntp: .max, rtp: .max, at: track.now)
            _ = track.receiver.receiverReportBlock(ssrc: 1, at: track.now)
            _ = track.receiver.deadline
            try track.media(30_000)
            try track.media(30_001)
        }
    }
}
