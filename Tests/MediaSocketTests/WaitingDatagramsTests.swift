import ICE
import Media
import MediaSocket
import TestKit
import Testing

@Suite struct WaitingDatagramsTests {
    private var waiting = WaitingDatagrams()

    private mutating func append(_ number: Int64, for slot: Int) {
        waiting.append(
            UnsafeMutableRawBufferPointer(start: nil, count: 0), from: TransportAddress(high: 0, low: 0, port: 1),
            to: LocalAddress(), at: Instant(nanoseconds: number), for: slot)
    }

    private mutating func take(_ slot: Int) -> [Int64] {
        var numbers: [Int64] = []
        var next = waiting.takeFirst(of: slot)
        while let place = next {
            numbers.append(waiting[place].instant.nanoseconds)
            next = waiting[place].next
        }
        return numbers
    }

    @Test mutating func eachSessionsStayInTheirOrder() {
        for (number, slot) in [4, 0, 4, 2, 0, 4].enumerated() { append(Int64(number), for: slot) }
        #expect(waiting.slots == [4, 0, 2])
        #expect(take(4) == [0, 2, 5])
        #expect(take(0) == [1, 4])
        #expect(take(2) == [3])
        #expect(take(3) == [] && take(9) == [])
    }

    @Test mutating func aTakenRowBeginsAnew() {
        append(0, for: 1)
        #expect(take(1) == [0])
        #expect(take(1) == [])
        append(1, for: 1)
        #expect(waiting.slots == [1, 1])
        #expect(take(1) == [1])
        waiting.removeAll()
        #expect(waiting.slots.isEmpty)
        #expect(take(1) == [])
    }

    /// Whatever comes, every datagram is taken once, and a session's in their order.
    @Test mutating func nothingIsLostOrTakenTwice() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            var given: [Int: [Int64]] = [:]
            var taken: [Int: [Int64]] = [:]
            for number in 0..<Int64.random(in: 0...300, using: &generator) {
                let slot = Int.random(in: 0..<20, using: &generator)
                append(number, for: slot)
                given[slot, default: []].append(number)
                if Int.random(in: 0..<16, using: &generator) == 0 { taken[slot, default: []] += take(slot) }
            }
            for slot in waiting.slots { taken[slot, default: []] += take(slot) }
            waiting.removeAll()
            #expect(taken.filter { !$0.value.isEmpty } == given)
        }
    }
}
