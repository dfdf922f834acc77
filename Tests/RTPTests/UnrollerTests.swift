import RTP
import TestKit
import Testing

@Suite struct UnrollerTests {
    @Test func sequenceStaysNearestToTheLast() {
        var unroller = SequenceUnroller()
        #expect(unroller.last == nil)
        let steps: [(UInt16, Int64)] = [
            (65534, 65534), (65535, 65535), (0, 65536), (65535, 65535), (1, 65537), (32769, 32769), (32768, 32768),
        ]
        for (sequence, expected) in steps {
            #expect(unroller.peek(sequence) == expected)
            #expect(unroller.unroll(sequence) == expected)
            #expect(unroller.last == expected)
        }
        unroller.reset()
        #expect(unroller.unroll(5) == 5)
        #expect(unroller.unroll(65535) == -1)
        #expect(unroller.unroll(0) == 0)
    }

    @Test func timestampStaysNearestToTheLast() {
        var unroller = TimestampUnroller()
        let steps: [(UInt32, Int64)] = [
            (.max, 0xFFFF_FFFF), (0, 0x1_0000_0000), (0xFFFF_FFFF, 0xFFFF_FFFF), (0x7FFF_FFFE, 0x1_7FFF_FFFE),
            (0xFFFF_FFFE, 0xFFFF_FFFE),
        ]
        for (timestamp, expected) in steps {
            #expect(unroller.peek(timestamp) == expected)
            #expect(unroller.unroll(timestamp) == expected)
        }
        unroller.reset()
        #expect(unroller.unroll(1) == 1)
        #expect(unroller.unroll(.max) == -1)
    }

    @Test func followsALongWalk() {
        var generator = SeededGenerator(seed: 65536)
        var sequences = SequenceUnroller()
        var timestamps = TimestampUnroller()
        var sequence: Int64 = 100
        var timestamp: Int64 = 1000
        _ = sequences.unroll(100)
        _ = timestamps.unroll(1000)
        for _ in 0..<100_000 {
            sequence += Int64.random(in: -1000...30000, using: &generator)
            timestamp += Int64.random(in: -90_000...0x7000_0000, using: &generator)
            #expect(sequences.unroll(UInt16(truncatingIfNeeded: sequence)) == sequence)
            #expect(timestamps.unroll(UInt32(truncatingIfNeeded: timestamp)) == timestamp)
        }
    }
}
