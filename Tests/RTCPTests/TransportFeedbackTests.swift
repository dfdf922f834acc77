import RTCP
import TestKit
import Testing

@Suite struct TransportFeedbackTests {
    /// Writes feedback until all is told, and reads it: sequence number and ticks of 250 µs.
    private func roundTrip(
        _ arrivals: [PacketArrival], base: Int64? = nil, sizeLimit: Int = 1000
    ) throws -> (told: [(UInt16, Int64)], missing: Int, packets: Int) {
        var told: [(UInt16, Int64)] = []
        var missing = 0
        var packets = 0
        var first = 0
        var base = base
        while first < arrivals.count {
            var writer = RTCPWriter()
            let count = writer.appendTransportFeedback(
                sender: 1, media: 2, feedbackCount: UInt8(truncatingIfNeeded: packets), base: base, arrivals: arrivals,
                first: first, sizeLimit: sizeLimit)
            try #require(count > 0)
            if count > 1 { #expect(writer.count <= sizeLimit) }
            first += count
            base = arrivals[first - 1].sequence + 1
            try writer.bytes.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) { packet in
                    guard case .transportFeedback(let feedback) = packet else { return }
                    #expect(feedback.feedbackCount == UInt8(truncatingIfNeeded: packets))
                    #expect(feedback.senderSSRC == 1 && feedback.mediaSSRC == 2)
                    feedback.forEachPacket { sequence, arrival in
                        if let arrival { told.append((sequence, arrival)) } else { missing += 1 }
                    }
                }
            }
            packets += 1
        }
        return (told, missing, packets)
    }

    private func check(_ arrivals: [PacketArrival], base: Int64? = nil, sizeLimit: Int = 1000) throws {
        let result = try roundTrip(arrivals, base: base, sizeLimit: sizeLimit)
        #expect(result.told.count == arrivals.count)
        for (told, arrival) in zip(result.told, arrivals) {
            #expect(told.0 == UInt16(truncatingIfNeeded: arrival.sequence))
            // The reference time holds 24 bits of 64 ms.
            let ticks = Int64((Double(arrival.nanoseconds) / 250_000).rounded(.down))
            #expect((told.1 - ticks) % (256 << 24) == 0, "sequence \(arrival.sequence)")
        }
    }

    @Test func writesTheKnownPacket() {
        var writer = RTCPWriter()
        let count = writer.appendTransportFeedback(
            sender: 0xFA17_FA17, media: 0x4303_2FA0, feedbackCount: 23,
            arrivals: [PacketArrival(sequence: 153, nanoseconds: (4_057_090 * 256 + 148) * 250_000)])
        #expect(count == 1)
        #expect(writer.bytes == WireVector.bytes("8F CD 0005 FA17FA17 43032FA0 0099 0001 3DE802 17 2001 94 00"))
    }

    @Test func tellsRunsHolesAndWraps() throws {
        let start: Int64 = 1_000_000_000
        try check((0..<500).map { PacketArrival(sequence: 65400 + $0, nanoseconds: start + $0 * 1_000_000) })
        try check([0, 1, 2, 40, 41, 9000, 30000].map { PacketArrival(sequence: $0, nanoseconds: start + $0 * 1000) })
        let hole = try roundTrip([PacketArrival(sequence: 65540, nanoseconds: start)], base: 65530)
        #expect(hole.missing == 10)
        #expect(hole.told.map(\.0) == [4])
    }

    @Test func ignoresABaseThatIsNone() throws {
        for base in [101, -9000] as [Int64] {
            let result = try roundTrip([PacketArrival(sequence: 100, nanoseconds: 0)], base: base)
            #expect(result.missing == 0)
            #expect(result.told.map(\.0) == [100])
        }
    }

    @Test func tellsLargeAndNegativeDeltas() throws {
        let milliseconds: [Int64] = [0, 63, 64, 127, 128, 8000, 16190, 8000, 1, 0, 5, 5]
        try check(
            milliseconds.enumerated().map { PacketArrival(sequence: Int64($0), nanoseconds: $1 * 1_000_000) })
    }

    @Test func endsAPacketWhereADeltaDoesNotFit() throws {
        let arrivals = [0, 9_000_000_000, 0].enumerated().map {
            PacketArrival(sequence: Int64($0), nanoseconds: $1)
        }
        try check(arrivals)
        #expect(try roundTrip(arrivals).packets == 3)
    }

    @Test func wrapsTheReferenceTimeAndGoesBelowZero() throws {
        let wrap: Int64 = (1 << 24) * 64_000_000
        try check((-3..<3).map { PacketArrival(sequence: $0 + 10, nanoseconds: wrap / 2 + $0 * 64_000_000) })
        try check((-3..<3).map { PacketArrival(sequence: $0 + 10, nanoseconds: wrap + $0 * 64_000_000) })
        try check((-3..<3).map { PacketArrival(sequence: $0 + 10, nanoseconds: $0 * 64_000_000 - 1) })
    }

    @Test func keepsToItsSize() throws {
        let arrivals = (0..<3000).map { PacketArrival(sequence: Int64($0 * 2), nanoseconds: Int64($0) * 100_000_000) }
        for limit in [0, 40, 100, 1000] {
            try check(arrivals, sizeLimit: limit)
        }
    }

    @Test func writesNothingForNothing() {
        var writer = RTCPWriter()
        #expect(writer.appendTransportFeedback(sender: 1, media: 2, feedbackCount: 0, arrivals: []) == 0)
        let one = [PacketArrival(sequence: 1, nanoseconds: 0)]
        #expect(writer.appendTransportFeedback(sender: 1, media: 2, feedbackCount: 0, arrivals: one, first: 1) == 0)
        #expect(writer.appendTransportFeedback(sender: 1, media: 2, feedbackCount: 0, arrivals: one, first: -1) == 0)
        #expect(writer.isEmpty)
    }

    @Test func stopsAtDisorder() {
        var writer = RTCPWriter()
        let arrivals = [5, 6, 6, 7].map { PacketArrival(sequence: $0, nanoseconds: 0) }
        #expect(writer.appendTransportFeedback(sender: 1, media: 2, feedbackCount: 0, arrivals: arrivals) == 2)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func survivesRandomWalks(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var sequence = Int64.random(in: 0...70000, using: &generator)
        var time = Int64.random(in: 0...4_000_000_000_000_000, using: &generator)
        var arrivals: [PacketArrival] = []
        for _ in 0..<Int.random(in: 1...400, using: &generator) {
            arrivals.append(PacketArrival(sequence: sequence, nanoseconds: time))
            sequence += [1, 1, 1, 1, 2, 3, 9, 20, 9000][Int.random(in: 0..<(seed % 3 == 0 ? 9 : 7), using: &generator)]
            time +=
                [0, 250_000, 700_000, 63_000_000, 70_000_000, -5_000_000, 9_000_000_000][
                    Int.random(in: 0..<(seed % 2 == 0 ? 7 : 3), using: &generator)]
        }
        try check(arrivals)
    }
}
