import Media
import Recording
import TestKit
import Testing

@Suite struct RecordingMachineTests {
    private let start = Instant(nanoseconds: 5_000_000_000)

    private func machine(duration: Duration? = nil, bytes: Int64? = nil, idle: Duration? = nil) -> RecordingMachine {
        RecordingMachine(limits: RecordingLimits(duration: duration, bytes: bytes, idle: idle), now: start)
    }

    @Test func theStraightWay() {
        var machine = machine()
        #expect(machine.state == .waiting)
        machine.publisherCame()
        #expect(machine.mediaCame(at: start) == .began)
        #expect(machine.mediaCame(at: start) == .none)
        #expect(machine.state == .recording)
        #expect(machine.stop() == .closeFiles)
        #expect(machine.state == .finalizing)
        #expect(machine.isRunning == false)
        #expect(machine.stop() == .alreadyEnding)
        #expect(machine.filesClosed() == .finalize)
        #expect(machine.filesClosed() == .none)
        #expect(machine.stop() == .alreadyEnded)
        #expect(machine.finalized() == .complete)
        #expect(machine.finalized() == .none)
        #expect(machine.state == .completed)
    }

    @Test func aStallIsToldOnceUntilMediaComesAgain() {
        var machine = machine()
        let stall = RecordingMachine.stallTime
        #expect(machine.checkFlow(at: start + .seconds(1000)) == .none)
        _ = machine.mediaCame(at: start)
        #expect(machine.checkFlow(at: start + stall - .milliseconds(1)) == .none)
        #expect(machine.mediaCame(at: start + .seconds(9)) == .none)
        #expect(machine.checkFlow(at: start + stall) == .none)
        #expect(machine.checkFlow(at: start + .seconds(9) + stall) == .stalled)
        #expect(machine.checkFlow(at: start + .seconds(90)) == .none)
        #expect(machine.mediaCame(at: start + .seconds(91)) == .cameAgain)
        #expect(machine.mediaCame(at: start + .seconds(92)) == .none)
        #expect(machine.pause(at: start + .seconds(93)) == .pause)
        #expect(machine.checkFlow(at: start + .seconds(200)) == .none)
        #expect(machine.mediaCame(at: start + .seconds(200)) == .none)
        #expect(machine.resume(at: start + .seconds(300)) == .resume)
        #expect(machine.checkFlow(at: start + .seconds(305)) == .none)
        #expect(machine.checkFlow(at: start + .seconds(310)) == .stalled)
        _ = machine.stop()
        #expect(machine.checkFlow(at: start + .seconds(400)) == .none)
        #expect(machine.mediaCame(at: start + .seconds(400)) == .none)
    }

    @Test func aFullDiskFailsWithAllItHas() {
        var machine = machine()
        _ = machine.mediaCame(at: start)
        #expect(machine.sinkFailed(isDiskFull: false) == .none)
        #expect(machine.sinkFailed(isDiskFull: true) == .end(.diskFull))
        #expect(machine.stop(failure: "full") == .closeFiles)
        #expect(machine.sinkFailed(isDiskFull: true) == .none)
        #expect(machine.filesClosed() == .fail("full"))
        #expect(machine.state == .failed)
        #expect(machine.finalized() == .none)
    }

    @Test func durationCountsFromTheFirstMediaWithoutPauses() {
        var machine = machine(duration: .seconds(10))
        #expect(machine.deadline == nil)
        _ = machine.mediaCame(at: start + .seconds(60))
        #expect(machine.deadline == start + .seconds(70))
        #expect(machine.handleTimeout(at: start + .seconds(69)) == .none)
        #expect(machine.pause(at: start + .seconds(64)) == .pause)
        #expect(machine.pause(at: start + .seconds(65)) == .refuse(.paused))
        #expect(machine.deadline == nil)
        #expect(machine.handleTimeout(at: start + .seconds(500)) == .none)
        #expect(machine.resume(at: start + .seconds(100)) == .resume)
        #expect(machine.resume(at: start + .seconds(101)) == .refuse(.recording))
        #expect(machine.deadline == start + .seconds(106))
        #expect(machine.handleTimeout(at: start + .seconds(106)) == .end(.maxDuration))
        _ = machine.stop()
        #expect(machine.deadline == nil)
        #expect(machine.handleTimeout(at: start + .seconds(1000)) == .none)
        #expect(machine.pause(at: start) == .refuse(.finalizing))
    }

    @Test func idleCountsWhileNobodyPublishes() {
        var machine = machine(idle: .seconds(30))
        #expect(machine.deadline == start + .seconds(30))
        machine.publisherCame()
        #expect(machine.deadline == nil)
        machine.publisherLeft(remaining: 1, at: start + .seconds(40))
        #expect(machine.deadline == nil)
        machine.publisherLeft(remaining: 0, at: start + .seconds(50))
        machine.publisherLeft(remaining: 0, at: start + .seconds(60))
        #expect(machine.handleTimeout(at: start + .seconds(79)) == .none)
        #expect(machine.handleTimeout(at: start + .seconds(80)) == .end(.idle))
    }

    @Test func withoutLimitsNothingEndsIt() {
        var machine = machine()
        _ = machine.mediaCame(at: start)
        #expect(machine.deadline == nil)
        #expect(machine.handleTimeout(at: start + .seconds(1 << 30)) == .none)
        #expect(machine.wrote(bytes: .max) == .none)
    }

    @Test func bytesEndItAtTheirLimit() {
        let machine = machine(bytes: 1000)
        #expect(machine.wrote(bytes: 999) == .none)
        #expect(machine.wrote(bytes: 1000) == .end(.maxBytes))
    }

    @Test(arguments: RecordingState.allCases)
    func aFormerRunsRecordingsGoOnWhereTheyStood(state: RecordingState) {
        var machine = RecordingMachine(restoring: state)
        switch state {
        case .waiting, .recording, .paused:
            #expect(machine.filesClosed() == .finalize)
            #expect(machine.finalized(failure: "x") == .fail("x"))
            #expect(machine.state == .failed)
        case .finalizing:
            #expect(machine.filesClosed() == .none)
            #expect(machine.finalized() == .complete)
        case .completed, .failed:
            #expect(machine.stop() == .alreadyEnded)
            #expect(machine.finalized() == .none)
            #expect(machine.state == state)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func randomWalksEndOnceAndNeverGoBack(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var machine = machine(duration: .seconds(50), bytes: 1000, idle: .seconds(20))
        let order: [RecordingState: Int] = [
            .waiting: 0, .recording: 1, .paused: 1, .finalizing: 2, .completed: 3, .failed: 3,
        ]
        var now = start
        var closed = 0
        var ended = 0
        for _ in 0..<300 {
            let before = order[machine.state] ?? 9
            now = now + .milliseconds(Int.random(in: 0...900, using: &generator))
            switch Int.random(in: 0..<12, using: &generator) {
            case 0: _ = machine.mediaCame(at: now)
            case 1: machine.publisherCame()
            case 2: machine.publisherLeft(remaining: Int.random(in: 0...2, using: &generator), at: now)
            case 3: _ = machine.pause(at: now)
            case 4: _ = machine.resume(at: now)
            case 5: if Int.random(in: 0..<20, using: &generator) == 0, machine.stop() == .closeFiles { closed += 1 }
            case 6: if machine.filesClosed() != .none { ended += 1 }
            case 7: _ = machine.finalized()
            default:
                if case .end = machine.handleTimeout(at: now), machine.stop() == .closeFiles { closed += 1 }
            }
            #expect((order[machine.state] ?? 9) >= before, "seed \(seed)")
            #expect(closed <= 1 && ended <= closed, "seed \(seed)")
            if let deadline = machine.deadline, deadline <= now {
                #expect(machine.handleTimeout(at: now) != .none, "seed \(seed)")
            }
        }
    }
}
