import NIOConcurrencyHelpers

/// Calls that block, on threads of their own: those under one name one after the other, in the order given, those under
/// others beside them. What hangs for one name holds up no other.
package final class BlockingLanes: Sendable {
    /// More names at once than this share lanes, and are in no order then.
    private static let limit = 32

    private struct Lane {
        let queue: BlockingQueue
        var name = ""
        var calls = 0
    }

    private let label: String
    private let lanes = NIOLockedValueBox<[Lane]>([])

    package init(label: String) {
        self.label = label
    }

    package func run<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let place = enter(name)
        defer { leave(place.number) }
        return try await place.queue.run(body)
    }

    package func run<Value: Sendable>(_ name: String, _ body: @escaping @Sendable () -> Value) async -> Value {
        let place = enter(name)
        defer { leave(place.number) }
        return await place.queue.run(body)
    }

    private func enter(_ name: String) -> (number: Int, queue: BlockingQueue) {
        lanes.withLockedValue { lanes in
            let number: Int
            if let known = lanes.firstIndex(where: { $0.calls > 0 && $0.name == name }) {
                number = known
            } else if let free = lanes.firstIndex(where: { $0.calls == 0 }) {
                number = free
            } else if lanes.count < Self.limit {
                number = lanes.count
                lanes.append(Lane(queue: BlockingQueue(label: "\(label).\(number)")))
            } else {
                number = lanes.indices.min { lanes[$0].calls < lanes[$1].calls } ?? 0
            }
            if lanes[number].calls == 0 { lanes[number].name = name }
            lanes[number].calls += 1
            return (number, lanes[number].queue)
        }
    }

    private func leave(_ number: Int) {
        lanes.withLockedValue { $0[number].calls -= 1 }
    }
}
