import Broadcasting
import Media
import TestKit
import Testing

@Suite struct PushMachineTests {
    private func at(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }

    @Test func itIsLiveOnceItsServerAgrees() {
        var machine = PushMachine()
        #expect(machine.state == .connecting && machine.attempts == 1 && machine.connections == 0)
        machine.connected(at: at(0.2))
        #expect(machine.state == .live && machine.connections == 1)
        machine.connected(at: at(0.3))
        #expect(machine.connections == 1)
    }

    @Test func pausesGrowAndAServerThatComesBackIsFoundWithinASecond() {
        var machine = PushMachine()
        var now = 0.0
        var pauses: [Duration] = []
        while now < 300 {
            guard case .retry(let pause) = machine.failed(at: at(now)) else {
                Issue.record("it gives up")
                return
            }
            #expect(machine.state == .waiting)
            pauses.append(pause)
            now += pause.inSeconds
            machine.began()
            #expect(machine.state == .connecting)
            now += 0.05
        }
        #expect(Array(pauses.prefix(4)) == [.milliseconds(250), .milliseconds(500), .seconds(1), .seconds(1)])
        #expect(pauses.last == .seconds(15))
        #expect(machine.attempts == UInt64(pauses.count) + 1)
    }

    @Test func anEndAfterHealthIsAnotherOutage() {
        var machine = PushMachine()
        for step in 0..<200 {
            _ = machine.failed(at: at(Double(step)))
            machine.began()
        }
        machine.connected(at: at(200))
        #expect(machine.failed(at: at(211)) == .retry(after: .milliseconds(250)))
        machine.began()
        machine.connected(at: at(212))
        #expect(machine.failed(at: at(213)) == .retry(after: .milliseconds(500)), "it was live for a moment only")
    }

    @Test func theEndIsTheEnd() {
        var machine = PushMachine()
        machine.connected(at: at(1))
        machine.end()
        #expect(machine.failed(at: at(2)) == .none)
        machine.began()
        machine.connected(at: at(3))
        #expect(machine.state == .ended && machine.attempts == 1 && machine.connections == 1)
    }

    @Test(arguments: 0..<20) func whateverComesItTriesAgainOrHasEnded(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var machine = PushMachine()
        var hasEnded = false
        for step in 0..<500 {
            let before = machine.state
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<40:
                let action = machine.failed(at: at(Double(step)))
                let isRetry = action != .none
                #expect(isRetry == (before == .connecting || before == .live), "seed \(seed)")
                if case .retry(let pause) = action { #expect((.milliseconds(250)...(.seconds(15))).contains(pause)) }
            case 40..<70: machine.began()
            case 70..<99: machine.connected(at: at(Double(step)))
            default:
                machine.end()
                hasEnded = true
            }
            #expect((machine.state == .ended) == hasEnded, "seed \(seed)")
        }
    }
}
