import Media
import RTCP
import Testing
import WebRTCCore

/// What a viewer's feedback says of its way.
@Suite struct ViewerBandwidthTests {
    private func feedback(_ numbers: Range<Int>, at now: Instant) -> [UInt8] {
        var writer = RTCPWriter()
        _ = writer.appendTransportFeedback(
            sender: 1, media: 2, feedbackCount: 0,
            arrivals: numbers.map { PacketArrival(sequence: Int64($0), nanoseconds: now.nanoseconds) })
        return writer.bytes
    }

    private func read(_ bytes: [UInt8], _ bandwidth: inout ViewerBandwidth, at now: Instant) throws {
        try bytes.withUnsafeBytes { packet in
            try RTCPReader.forEach(in: packet) { entry in
                if case .transportFeedback(let feedback) = entry { bandwidth.read(feedback, at: now) }
            }
        }
    }

    /// The same feedback over and over tells of the same packets: 2.4 GB would pass what 64 bits hold of bits and nanoseconds.
    @Test func feedbackThatIsRepeatedCountsOnce() throws {
        var bandwidth = ViewerBandwidth()
        var now = Instant(nanoseconds: 1_000_000_000)
        try read(feedback(0..<1, at: now), &bandwidth, at: now)
        for round in 0..<4 {
            let numbers = (round * 100)..<(round * 100 + 100)
            for number in numbers { bandwidth.sent(UInt16(number), bytes: 60_000, at: now) }
            let bytes = feedback(numbers, at: now)
            for _ in 0..<400 { try read(bytes, &bandwidth, at: now) }
            now = now + .milliseconds(250)
        }
        let estimate = try #require(bandwidth.estimate)
        #expect(estimate > 100_000_000 && estimate < 400_000_000, "\(estimate)")
    }
}
