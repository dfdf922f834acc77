import Media
import RTPReceive
import Testing

@Suite struct NegativeAcknowledgementTests {
    private func track(patience: Duration = .seconds(2)) throws -> Track {
        let track = Track()
        _ = track.receiver.addCursor(patience: patience)
        try track.media(1)
        return track
    }

    @Test func aLatePacketIsNotAskedFor() throws {
        let track = try track()
        try track.media(3)
        track.wait(.milliseconds(9))
        #expect(track.requests().isEmpty)
        try track.media(2)
        track.wait(.milliseconds(20))
        #expect(track.requests().isEmpty)
        #expect(track.receiver.statistics.nacksSent == 0)
        #expect(track.receiver.statistics.packetsRecovered == 0)
    }

    @Test func firstAfterTenMilliseconds() throws {
        let track = try track()
        try track.media(4)
        let noticed = track.now
        #expect(track.receiver.deadline == noticed + .milliseconds(10))
        track.wait(.milliseconds(10))
        #expect(track.requests() == [2, 3])
        #expect(track.requests().isEmpty)
    }

    @Test func orAfterTwoMorePackets() throws {
        let track = try track()
        try track.media(3)
        try track.media(4)
        #expect(track.requests().isEmpty)
        try track.media(5)
        #expect(track.receiver.deadline == track.now)
        #expect(track.requests() == [2])
    }

    @Test func againOnceARoundTrip() throws {
        let track = try track()
        track.receiver.setRoundTripTime(.milliseconds(40))
        try track.media(3)
        track.wait(.milliseconds(10))
        #expect(track.requests() == [2])
        track.wait(.milliseconds(40))
        #expect(track.requests().isEmpty)
        track.wait(.milliseconds(10))
        #expect(track.receiver.deadline == track.now)
        #expect(track.requests() == [2])
        try track.retransmission(of: 2)
        track.wait(.milliseconds(500))
        #expect(track.requests().isEmpty)
        #expect(track.receiver.statistics.packetsRecovered == 1)
        #expect(track.receiver.statistics.packetsRequested == 2)
    }

    @Test func halfAsOftenAfterTwentyTimesAndAsLongAsSomebodyWaits() throws {
        let track = try track()
        track.receiver.setRoundTripTime(.milliseconds(20))
        try track.media(3)
        let noticed = track.now
        var asked: [Duration] = []
        for _ in 0..<600 {
            track.wait(.milliseconds(5))
            if !track.requests().isEmpty { asked.append(track.now - noticed) }
        }
        let steps = zip(asked, asked.dropFirst()).map { $1 - $0 }
        #expect(steps.prefix(19).allSatisfy { $0 == .milliseconds(25) })
        #expect(steps.dropFirst(19).allSatisfy { $0 == .milliseconds(50) })
        let last = try #require(asked.last)
        #expect(last > .milliseconds(1940) && last <= .seconds(2))
    }

    @Test func notLongerThanSomebodyWaits() throws {
        let track = try track(patience: .milliseconds(200))
        track.receiver.setRoundTripTime(.milliseconds(100))
        try track.media(3)
        var asked = 0
        for _ in 0..<100 {
            track.wait(.milliseconds(10))
            asked += track.requests().count
        }
        #expect(asked == 2)
        #expect(track.receiver.deadline.map { $0 <= track.now } ?? true)
    }

    @Test func numbersPassTheEnd() throws {
        let track = Track()
        _ = track.receiver.addCursor(patience: .seconds(2))
        try track.media(65_533)
        try track.media(2)
        track.wait(.milliseconds(10))
        #expect(track.requests() == [65_534, 65_535, 0, 1])
    }

    @Test func aBurstIsAskedForInBatches() throws {
        let track = try track()
        for sequence in stride(from: UInt16(50), through: 2950, by: 50) {
            try track.media(sequence)
            try track.media(sequence + 20)
        }
        var seen: Set<UInt16> = []
        var batches = 0
        for _ in 0..<20 {
            track.wait(.milliseconds(5))
            let numbers = track.requests()
            guard !numbers.isEmpty else { continue }
            batches += 1
            var entries = 0
            var begins: UInt16?
            for number in numbers where begins.map({ number &- $0 > 16 }) ?? true {
                entries += 1
                begins = number
            }
            #expect(entries <= 200)
            seen.formUnion(numbers)
        }
        #expect(batches >= 1)
        #expect(seen.count <= 1000)
        #expect(seen.count >= 700)
        #expect(seen.contains(2969))
    }

    @Test func nobodyReadsSoNothingIsAskedFor() throws {
        let track = Track()
        try track.media(1)
        try track.media(5)
        track.wait(.milliseconds(50))
        #expect(track.requests().isEmpty)
        #expect(track.receiver.deadline == nil)
    }

    @Test func theReceiverCanBeCalledFromTheRequest() throws {
        let track = try track()
        try track.media(3)
        track.wait(.milliseconds(10))
        var deadline: Instant?
        track.receiver.feedback(at: track.now) { numbers in
            #expect(numbers == [2])
            deadline = track.receiver.deadline
            track.receiver.feedback(at: track.now) { _ in Issue.record("asked for twice") }
        }
        #expect(deadline == track.now + .milliseconds(125))
    }
}
