import Media
import MediaSocket
import TestKit
import Testing

@Suite struct DeadlineQueueTests {
    @Test func nothingIsDueInAnEmptyQueue() {
        var queue = DeadlineQueue()
        #expect(queue.earliest == nil)
        #expect(queue.popDue(at: Instant(nanoseconds: .max)) == nil)
        queue.set(3, to: nil)
        #expect(queue.earliest == nil)
    }

    @Test func aDeadlineIsDueAtItsInstantAndOnce() {
        var queue = DeadlineQueue()
        queue.set(0, to: Instant(nanoseconds: 10))
        #expect(queue.popDue(at: Instant(nanoseconds: 9)) == nil)
        #expect(queue.popDue(at: Instant(nanoseconds: 10)) == 0)
        #expect(queue.popDue(at: Instant(nanoseconds: 10)) == nil)
    }

    @Test func aDeadlineMovesBothWays() {
        var queue = DeadlineQueue()
        for slot in 0..<5 { queue.set(slot, to: Instant(nanoseconds: Int64(slot) * 10)) }
        queue.set(4, to: Instant(nanoseconds: -1))
        queue.set(0, to: Instant(nanoseconds: 100))
        var order: [Int] = []
        while let slot = queue.popDue(at: Instant(nanoseconds: 1000)) { order.append(slot) }
        #expect(order == [4, 1, 2, 3, 0])
    }

    /// Beside an array that is searched from end to end.
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func aRandomWalkAgreesWithAnArray(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var queue = DeadlineQueue()
        var array: [(slot: Int, instant: Instant)] = []
        var now: Int64 = 0
        for step in 0..<4000 {
            let slot = Int.random(in: 0..<48, using: &generator)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0:
                queue.set(slot, to: nil)
                array.removeAll { $0.slot == slot }
            case 1:
                now += Int64.random(in: 0..<40, using: &generator)
                let instant = Instant(nanoseconds: now)
                while let due = queue.popDue(at: instant) {
                    let index = array.firstIndex { $0.slot == due }
                    #expect(index != nil, "slot \(due) had no deadline, seed \(seed), step \(step)")
                    guard let index else { return }
                    #expect(array[index].instant == array.map(\.instant).min(), "seed \(seed), step \(step)")
                    array.remove(at: index)
                }
                #expect(array.allSatisfy { $0.instant > instant }, "seed \(seed), step \(step)")
            default:
                // Few values, so that many are the same.
                let instant = Instant(nanoseconds: now + Int64.random(in: -5..<60, using: &generator))
                queue.set(slot, to: instant)
                array.removeAll { $0.slot == slot }
                array.append((slot, instant))
            }
            #expect(queue.earliest == array.map(\.instant).min(), "seed \(seed), step \(step)")
        }
    }
}
