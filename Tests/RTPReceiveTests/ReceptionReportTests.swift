import Media
import RTPReceive
import Testing

@Suite struct ReceptionReportTests {
    @Test func lossesAreReported() throws {
        let track = Track()
        for sequence in 65_500...65_599 where sequence % 4 != 1 {
            try track.media(UInt16(truncatingIfNeeded: sequence))
        }
        let block = track.receiver.receiverReportBlock(ssrc: 77, at: track.now)
        #expect(block.ssrc == 77)
        #expect(block.extendedHighestSequence == 65_599)
        #expect(block.cumulativeLost == 25)
        #expect(block.fractionLost == 64)
        #expect(block.lastSenderReport == 0)
        #expect(block.delaySinceLastSenderReport == 0)
        try track.media(65)
        let next = track.receiver.receiverReportBlock(ssrc: 77, at: track.now)
        #expect(next.fractionLost == 128)
        #expect(next.cumulativeLost == 25 + 65 + 65_536 - 65_599 - 1)
        #expect(track.receiver.statistics.packetsLost == Int64(next.cumulativeLost))
    }

    @Test func duplicatesCountAsReceived() throws {
        let track = Track()
        try track.media(1)
        try track.media(1)
        try track.media(2)
        let block = track.receiver.receiverReportBlock(ssrc: 1, at: track.now)
        #expect(block.cumulativeLost == -1)
        #expect(block.fractionLost == 0)
    }

    @Test func nothingReceived() {
        let track = Track()
        let block = track.receiver.receiverReportBlock(ssrc: 1, at: track.now)
        #expect(block.extendedHighestSequence == 0)
        #expect(block.cumulativeLost == 0)
    }

    @Test func theSenderReportIsReturned() throws {
        let track = Track()
        #expect(track.receiver.senderReport(ntp: 0x1122_3344_5566_7788, rtp: 5, at: track.now) == nil)
        track.wait(.milliseconds(1500))
        let block = track.receiver.receiverReportBlock(ssrc: 1, at: track.now)
        #expect(block.lastSenderReport == 0x3344_5566)
        #expect(block.delaySinceLastSenderReport == 98_304)
        try track.media(1, timestamp: 1000)
        #expect(track.receiver.senderReport(ntp: 1, rtp: 500, at: track.now) == 500)
        #expect(track.receiver.senderReport(ntp: 0, rtp: 500, at: track.now) == nil)
    }

    @Test func jitterIsNoneWhereTheClockIsKept() throws {
        let track = Track(clockRate: 48_000)
        for index in UInt16(0)..<200 {
            try track.media(index, timestamp: UInt32(index) * 960)
            track.wait(.milliseconds(20))
        }
        #expect(track.receiver.statistics.jitter == .zero)
    }

    /// Arrivals 5 ms early and late in turn: each step is 10 ms off, and the estimate tends to that (A.8).
    @Test func jitterOfArrivals() throws {
        let track = Track(clockRate: 48_000)
        for index in UInt16(0)..<500 {
            track.wait(.milliseconds(index % 2 == 0 ? 10 : 30))
            try track.media(index, timestamp: UInt32(index) * 960)
        }
        let jitter = track.receiver.statistics.jitter
        #expect(jitter > .milliseconds(9.5))
        #expect(jitter <= .milliseconds(10.1))
        #expect(track.receiver.receiverReportBlock(ssrc: 1, at: track.now).jitter >= 460)
    }

    @Test func aPictureOfManyPacketsIsNoJitter() throws {
        let track = Track()
        for frame in UInt16(0)..<50 {
            for part in UInt16(0)..<10 {
                try track.media(frame * 10 + part, timestamp: UInt32(frame) * 3000)
                track.wait(.milliseconds(1))
            }
            track.now = Instant(nanoseconds: 1_000_000_000 + Int64(frame + 1) * 100_000_000 / 3)
        }
        #expect(track.receiver.statistics.jitter < .microseconds(200))
    }
}
