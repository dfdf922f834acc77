import Media
import TestKit
import Testing
import Transcoding

@Suite struct LadderLoadTests {
    private func at(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }

    /// Ten updates a second.
    /// - Returns: when `shed` changed, and to what.
    private func run(
        _ load: inout LadderLoad, from start: Double, to end: Double, sizes: Int = 3, waiting: (Double) -> Duration
    ) -> [(Double, Int)] {
        var changes: [(Double, Int)] = []
        for step in Int(start * 10)..<Int(end * 10) {
            let time = Double(step) / 10
            if load.update(waiting: waiting(time), sizes: sizes, at: at(time)) { changes.append((time, load.shed)) }
        }
        return changes
    }

    @Test func whatCannotKeepUpShedsOneAfterTheOtherAndKeepsOne() {
        var load = LadderLoad()
        let changes = run(&load, from: 0, to: 30) { _ in .seconds(2) }
        #expect(changes.map(\.1) == [1, 2])
        #expect(changes.map(\.0) == [0, 3])
        var single = LadderLoad()
        #expect(run(&single, from: 0, to: 10, sizes: 1) { _ in .seconds(3) }.isEmpty)
    }

    @Test func aMomentIsNoReason() {
        var load = LadderLoad()
        #expect(run(&load, from: 0, to: 60) { _ in .milliseconds(900) }.isEmpty)
    }

    @Test func whatKeepsUpTakesThemBack() {
        var load = LadderLoad()
        _ = run(&load, from: 0, to: 4) { _ in .seconds(2) }
        #expect(load.shed == 2)
        let changes = run(&load, from: 4, to: 60) { _ in .milliseconds(50) }
        #expect(changes.map(\.1) == [1, 0])
        #expect(changes.map(\.0) == [14, 24])
    }

    /// Every size that is taken back is too much.
    @Test func whatIsTakenBackTooEarlyWaitsLonger() {
        var load = LadderLoad()
        _ = load.update(waiting: .seconds(2), sizes: 2, at: at(0))
        var shedAt: [Double] = []
        for step in 1..<20_000 {
            let time = Double(step) / 10
            let isHeavy = load.shed == 0
            if load.update(waiting: isHeavy ? .seconds(2) : .zero, sizes: 2, at: at(time)), isHeavy {
                shedAt.append(time)
            }
        }
        let pauses = zip(shedAt.dropFirst(), shedAt).map { $0 - $1 }
        #expect(pauses.count > 4 && zip(pauses.dropFirst(), pauses).allSatisfy { $0 >= $1 - 0.2 })
        #expect(pauses.last.map { (300...310).contains($0) } == true)
    }

    @Test(arguments: 0..<20) func itNeverShedsAllAndNeverFlutters(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var load = LadderLoad()
        var last: Instant?
        for step in 0..<20_000 {
            let now = at(Double(step) / 30)
            let waiting = Duration.milliseconds(Int64.random(in: 0...2500, using: &random))
            let before = load.shed
            let isChanged = load.update(waiting: waiting, sizes: 3, at: now)
            #expect((0...2).contains(load.shed) && isChanged == (load.shed != before), "seed \(seed)")
            guard isChanged else { continue }
            if let last { #expect(now - last >= .seconds(3), "seed \(seed)") }
            last = now
        }
    }
}
