import Media
import RTCP
import RTPReceive
import TestKit
import Testing

@Suite struct TransportFeedbackCollectorTests {
    private struct Told: Equatable {
        var count: UInt8
        var arrivals: [Int64?]
        var base: UInt16
    }

    private func instant(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    /// Builds one feedback packet and reads it back; arrivals in milliseconds.
    private func build(_ collector: inout TransportFeedbackCollector, at now: Instant) throws -> Told? {
        var writer = RTCPWriter()
        collector.build(into: &writer, sender: 9, at: now)
        guard !writer.isEmpty else { return nil }
        var told: Told?
        try writer.bytes.withUnsafeBytes { bytes in
            try RTCPReader.forEach(in: bytes) { packet in
                guard case .transportFeedback(let feedback) = packet else { return }
                var arrivals: [Int64?] = []
                feedback.forEachPacket { _, ticks in arrivals.append(ticks.map { $0 / 4 }) }
                #expect(feedback.senderSSRC == 9)
                #expect(feedback.mediaSSRC == 5)
                told = Told(count: feedback.feedbackCount, arrivals: arrivals, base: feedback.baseSequenceNumber)
            }
        }
        return told
    }

    @Test func aHundredMillisecondsAfterTheFirst() throws {
        var collector = TransportFeedbackCollector()
        #expect(collector.deadline == nil)
        collector.note(sequence: 65_534, ssrc: 5, at: instant(1000))
        collector.note(sequence: 65_535, ssrc: 5, at: instant(1004))
        collector.note(sequence: 1, ssrc: 5, at: instant(1010))
        #expect(collector.deadline == instant(1025))
        #expect(
            try build(&collector, at: instant(1100)) == Told(count: 0, arrivals: [1000, 1004, nil, 1010], base: 65_534))
        #expect(collector.deadline == nil)
        #expect(try build(&collector, at: instant(1150)) == nil)
        // The hole behind what was told is told as well.
        collector.note(sequence: 4, ssrc: 5, at: instant(1160))
        #expect(collector.deadline == instant(1185))
        #expect(try build(&collector, at: instant(1260)) == Told(count: 1, arrivals: [nil, nil, 1160], base: 2))
        // Two seconds after the first arrival the cadence is four times slower.
        collector.note(sequence: 5, ssrc: 5, at: instant(2999))
        #expect(collector.deadline == instant(3024))
        #expect(try build(&collector, at: instant(3024)) == Told(count: 2, arrivals: [2999], base: 5))
        collector.note(sequence: 6, ssrc: 5, at: instant(3030))
        #expect(collector.deadline == instant(3130))
    }

    @Test func outOfOrderAndTwice() throws {
        var collector = TransportFeedbackCollector()
        for (sequence, at) in [(3, 1000), (1, 1001), (2, 1002), (2, 1003), (4, 1004), (3, 1005)] as [(UInt16, Int64)] {
            collector.note(sequence: sequence, ssrc: 5, at: instant(at))
        }
        #expect(
            try build(&collector, at: instant(1100)) == Told(count: 0, arrivals: [1001, 1002, 1000, 1004], base: 1))
    }

    @Test func aLatePacketIsToldAfterItsHole() throws {
        var collector = TransportFeedbackCollector()
        for sequence in [1, 2, 4, 5] as [UInt16] {
            collector.note(sequence: sequence, ssrc: 5, at: instant(1000 + Int64(sequence)))
        }
        #expect(
            try build(&collector, at: instant(1100))
                == Told(count: 0, arrivals: [1001, 1002, nil, 1004, 1005], base: 1))
        collector.note(sequence: 3, ssrc: 5, at: instant(1060))
        collector.note(sequence: 6, ssrc: 5, at: instant(1061))
        #expect(
            try build(&collector, at: instant(1110)) == Told(count: 1, arrivals: [1060, 1004, 1005, 1061], base: 3))
        collector.note(sequence: 8, ssrc: 5, at: instant(1120))
        #expect(try build(&collector, at: instant(1170)) == Told(count: 2, arrivals: [nil, 1120], base: 7))
    }

    @Test func manyArrivalsTakeManyPackets() throws {
        var collector = TransportFeedbackCollector()
        var random = SeededGenerator(seed: 4)
        var sent: [UInt16: Int64] = [:]
        for index in 0..<1500 where Int.random(in: 0..<10, using: &random) > 0 {
            let at = 1000 + Int64(index) / 2 * 9 % 700
            sent[UInt16(index)] = at
            collector.note(sequence: UInt16(index), ssrc: 5, at: instant(at))
        }
        var told: [UInt16: Int64] = [:]
        var packets = 0
        while let due = collector.deadline, packets < 100 {
            let feedback = try #require(try build(&collector, at: max(due, instant(1700))))
            packets += 1
            #expect(feedback.count == UInt8(packets - 1))
            for (offset, arrival) in feedback.arrivals.enumerated() {
                if let arrival { told[feedback.base &+ UInt16(offset)] = arrival }
            }
        }
        #expect(packets > 1)
        // The first half second is old when the first feedback is built, but nothing untold is forgotten.
        #expect(told == sent)
    }

    @Test func theMemoryIsBounded() throws {
        var collector = TransportFeedbackCollector()
        for index in 0..<200_000 {
            collector.note(sequence: UInt16(truncatingIfNeeded: index), ssrc: 5, at: instant(Int64(index)))
        }
        var packets = 0
        while collector.deadline != nil, packets < 1000 {
            _ = try build(&collector, at: instant(200_000))
            packets += 1
        }
        #expect(packets < 20)
    }

    @Test func aSenderThatBeginsAnew() throws {
        var collector = TransportFeedbackCollector()
        collector.note(sequence: 30_000, ssrc: 5, at: instant(1000))
        _ = try build(&collector, at: instant(1100))
        for sequence in UInt16(10)...20 { collector.note(sequence: sequence, ssrc: 5, at: instant(1100)) }
        #expect(
            try build(&collector, at: instant(1150)) == Told(count: 1, arrivals: [1100, 1100, 1100, 1100], base: 17))
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func anyNumbers(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var collector = TransportFeedbackCollector()
        var now: Int64 = 0
        for _ in 0..<20_000 {
            now += Int64.random(in: 0...20, using: &random)
            if Int.random(in: 0..<1000, using: &random) == 0 { now += 20_000 }
            collector.note(
                sequence: UInt16.random(in: 0...UInt16(65_535 >> (seed % 8)), using: &random), ssrc: 5,
                at: instant(now))
            if let due = collector.deadline, due <= instant(now) { _ = try build(&collector, at: instant(now)) }
        }
    }
}
