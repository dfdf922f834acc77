import Dispatch
import NIOConcurrencyHelpers
import Stores
import Testing

@Suite struct BlockingLanesTests {
    @Test func whatHangsUnderOneNameHoldsUpNoOther() async throws {
        let lanes = BlockingLanes(label: "test")
        let gate = DispatchSemaphore(value: 0)
        let done = NIOLockedValueBox<[Int]>([])
        let (entered, continuation) = AsyncStream.makeStream(of: Void.self)
        async let hung: Void = lanes.run("a") {
            continuation.yield()
            gate.wait()
            done.withLockedValue { $0.append(1) }
        }
        var iterator = entered.makeAsyncIterator()
        await iterator.next()
        // Fifty others, more than there are lanes in the end.
        for number in 0..<50 { #expect(await lanes.run("b\(number)") { number } == number) }
        async let behind: Void = lanes.run("a") { done.withLockedValue { $0.append(2) } }
        gate.signal()
        await hung
        await behind
        #expect(done.withLockedValue { $0 } == [1, 2])
    }

    @Test func errorsComeBack() async {
        struct Failure: Error {}
        await #expect(throws: Failure.self) {
            try await BlockingLanes(label: "test").run("a") { () throws -> Int in throw Failure() }
        }
    }
}
