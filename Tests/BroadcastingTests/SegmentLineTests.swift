import Broadcasting
import Testing

@Suite struct SegmentLineTests {
    private static let second: Int64 = 720_000
    private var line = SegmentLine(target: 2 * second, limit: 6 * second)

    private static func ticks(_ seconds: Double) -> Int64 { Int64(seconds * Double(second)) }

    private mutating func lead(_ seconds: Double, key: Bool = false, cuts: Bool = false) {
        line.lead(Self.ticks(seconds), isKeyframe: key, cuts: cuts)
    }

    private var starts: [Double] { line.starts.map { Double($0.at) / Double(Self.second) } }

    @Test mutating func nothingBeginsBeforeAKeyframe() {
        lead(0.1)
        #expect(starts == [] && line.isBroken && line.number(of: 0) == nil)
        lead(0.2, key: true)
        #expect(starts == [0.2] && !line.isBroken)
        #expect(line.number(of: Self.ticks(0.1)) == nil && line.number(of: Self.ticks(0.2)) == 0)
    }

    @Test mutating func aSegmentBeginsAtTheFirstKeyframeAfterTheTarget() {
        for tenth in 0..<100 { lead(Double(tenth) / 10, key: tenth % 7 == 0) }
        // Keyframes every 0.7 s: the third is the first at 1.75 s or later, for clocks differ a little.
        #expect(starts == [0, 2.1, 4.2, 6.3, 8.4])
        #expect(line.starts.map(\.number) == [0, 1, 2, 3, 4])
        #expect(line.starts.allSatisfy { !$0.isDiscontinuous && $0.discontinuities == 0 })
    }

    @Test mutating func withoutAKeyframeItBeginsAtTheLimit() {
        for tenth in 0..<130 { lead(Double(tenth) / 10, key: tenth == 0) }
        #expect(starts == [0, 6, 12])
        lead(13, key: true)
        #expect(starts == [0, 6, 12], "one second is no segment")
        lead(14, key: true)
        #expect(starts == [0, 6, 12, 14])
    }

    @Test mutating func aKeyframeAtTheLimitBeginsOneSegmentNotTwo() {
        lead(0, key: true)
        lead(6, key: true)
        #expect(starts == [0, 6])
        lead(19, key: true)
        #expect(starts == [0, 6, 12, 18], "a second after the limit")
        lead(20.1, key: true)
        #expect(starts == [0, 6, 12, 18, 20.1])
    }

    @Test mutating func newParametersBeginASegmentAtOnce() {
        lead(0, key: true)
        lead(0.5, key: true, cuts: true)
        #expect(starts == [0, 0.5])
    }

    /// Whoever changes parameters all the time makes no more segments than are remembered.
    @Test mutating func newParametersBeginFourSegmentsASecondAtMost() {
        for picture in 0..<60 { lead(Double(picture) / 30, key: true, cuts: true) }
        #expect(line.starts.count == 8)
        #expect(zip(line.starts, line.starts.dropFirst()).allSatisfy { $1.at - $0.at >= Self.ticks(0.25) })
    }

    @Test mutating func startsAreInOrderThoughTimeStepsBack() {
        lead(5, key: true)
        line.interrupt()
        lead(4, key: true)
        #expect(starts == [5] && line.isBroken)
        lead(6, key: true)
        #expect(starts == [5, 6])
    }

    @Test mutating func othersGoOnWhereTheLeadStandsStill() {
        lead(0, key: true)
        line.reach(Self.ticks(5.9))
        #expect(starts == [0])
        line.reach(Self.ticks(18.1))
        #expect(starts == [0, 6, 12, 18])
    }

    @Test mutating func anInterruptionIsADiscontinuityAtTheNextKeyframe() {
        lead(0, key: true)
        lead(1)
        line.interrupt()
        lead(30)
        line.reach(Self.ticks(60))
        #expect(starts == [0] && line.isBroken)
        lead(61, key: true)
        #expect(starts == [0, 61])
        #expect(line.starts.last?.number == 1 && line.starts.last?.isDiscontinuous == true)
        #expect(line.starts.last?.discontinuities == 1)
        lead(63, key: true)
        #expect(line.starts.last?.isDiscontinuous == false && line.starts.last?.discontinuities == 1)
    }

    @Test mutating func wantsAKeyframeAtTheCadence() {
        #expect(line.wantsKeyframe(at: 0))
        lead(10, key: true)
        #expect(!line.wantsKeyframe(at: Self.ticks(11.9)))
        #expect(line.wantsKeyframe(at: Self.ticks(12)))
    }

    @Test mutating func aLongJumpIsFarAndMemoryIsBounded() {
        lead(0, key: true)
        #expect(!line.isFar(Self.ticks(96)) && line.isFar(Self.ticks(97)))
        for index in 1..<500 { lead(Double(index) * 2, key: true) }
        #expect(line.starts.count <= 64 && line.starts.last?.number == 499)
        #expect(line.start(of: 499)?.at == Self.ticks(998) && line.start(of: 0) == nil && line.start(of: 500) == nil)
    }
}
