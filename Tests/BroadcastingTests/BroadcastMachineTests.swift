import Broadcasting
import Media
import TestKit
import Testing

@Suite struct BroadcastMachineTests {
    private static let start = Instant(nanoseconds: 1_000_000_000)

    private static func machine(idle: Duration? = .seconds(300)) -> BroadcastMachine {
        BroadcastMachine(idleTimeout: idle, now: start)
    }

    @Test func itIsLiveWhileSomebodyPublishes() {
        var machine = Self.machine()
        #expect(machine.state == .waiting)
        machine.publisherCame()
        #expect(machine.state == .waiting && machine.deadline == nil)
        #expect(machine.mediaCame() == .wentLive)
        #expect(machine.mediaCame() == .none)
        #expect(machine.state == .live)
        machine.publisherLeft(at: Self.start + .seconds(10))
        #expect(machine.state == .waiting)
        machine.publisherCame()
        #expect(machine.mediaCame() == .wentLive)
        #expect(machine.stop() == .close)
        #expect(machine.state == .live && !machine.isRunning)
        #expect(machine.closed() == .ended)
        #expect(machine.state == .ended)
    }

    @Test func itEndsWhenNobodyPublishesForLong() {
        var machine = Self.machine()
        #expect(machine.deadline == Self.start + .seconds(300))
        #expect(machine.handleTimeout(at: Self.start + .seconds(299)) == .none)
        #expect(machine.handleTimeout(at: Self.start + .seconds(300)) == .end(.idle))
        machine.publisherCame()
        #expect(machine.handleTimeout(at: Self.start + .seconds(900)) == .none)
        machine.publisherLeft(at: Self.start + .seconds(1000))
        #expect(machine.deadline == Self.start + .seconds(1300))
        // Leaving twice is leaving once.
        machine.publisherLeft(at: Self.start + .seconds(1100))
        #expect(machine.handleTimeout(at: Self.start + .seconds(1300)) == .end(.idle))
        let patient = Self.machine(idle: nil)
        #expect(patient.deadline == nil)
    }

    @Test func itEndsOnce() {
        var machine = Self.machine()
        #expect(machine.closed() == .none)
        #expect(machine.stop() == .close)
        #expect(machine.stop() == .alreadyEnding)
        #expect(machine.mediaCame() == .none)
        machine.publisherLeft(at: Self.start)
        #expect(machine.handleTimeout(at: Self.start + .seconds(9999)) == .none)
        #expect(machine.closed() == .ended)
        #expect(machine.closed() == .none)
        #expect(machine.stop() == .alreadyEnded)
        #expect(machine.state == .ended)
    }

    /// Whatever comes in whatever order: it ends once, and nothing brings it back.
    @Test(arguments: 1...200) func itNeverComesBack(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var machine = Self.machine()
        var now = Self.start
        var ends = 0
        for _ in 0..<60 {
            now = now + .milliseconds(Int64.random(in: 0...100_000, using: &random))
            let before = machine.state
            switch Int.random(in: 0..<6, using: &random) {
            case 0: machine.publisherCame()
            case 1: _ = machine.mediaCame()
            case 2: machine.publisherLeft(at: now)
            case 3: if case .end = machine.handleTimeout(at: now) { #expect(machine.stop() == .close, "seed \(seed)") }
            case 4: _ = machine.stop()
            default: if machine.closed() != .none { ends += 1 }
            }
            if before.isFinal { #expect(machine.state == before, "seed \(seed)") }
        }
        #expect(ends <= 1, "seed \(seed)")
        #expect(machine.state.isFinal == (ends == 1), "seed \(seed)")
    }
}
