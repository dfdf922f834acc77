import Media
import Recording
import Stores
import Testing

extension StoreConformance {
    private static func sample(_ number: Int, _ subject: StoreUnderTest, room: String? = "standup") -> NewEvent {
        NewEvent(
            type: "recording.started", room: room, at: subject.clock.now,
            data: ["n": .integer(Int64(number)), "text": .string("a\nb"), "no": .null])
    }

    static func numbersEvents(_ subject: StoreUnderTest) async throws {
        #expect(try await subject.store.eventRange() == nil)
        #expect(try await subject.store.append([]).isEmpty)
        #expect(try await subject.store.events(after: 0, limit: 9).isEmpty)
        let events = (1...5).map { sample($0, subject, room: $0 == 3 ? nil : "standup") }
        let first = try await subject.store.append(Array(events[..<2]))
        let second = try await subject.store.append(Array(events[2...]))
        #expect((first + second).map(\.event) == events)
        #expect((first + second).map(\.id) == [1, 2, 3, 4, 5])
        #expect(try await subject.store.events(after: 0, limit: 100) == first + second)
        #expect(try await subject.store.events(after: 2, limit: 2).map(\.id) == [3, 4])
        #expect(try await subject.store.events(after: 5, limit: 2).isEmpty)
        #expect(try await subject.store.eventRange() == 1...5)
    }

    static func forgetsOldEvents(_ subject: StoreUnderTest) async throws {
        let limit = Int(StateStore.maximumEvents)
        var made = 0
        while made < limit + 300 {
            _ = try await subject.store.append((0..<250).map { sample(made + $0, subject) })
            made += 250
        }
        #expect(try await subject.store.eventRange() == Int64(made - limit + 1)...Int64(made))
        #expect(try await subject.store.events(after: 0, limit: 1).first?.event == sample(made - limit, subject))
    }

    static func concurrentEventsAreNumberedOnce(_ subject: StoreUnderTest) async throws {
        let ids = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await subject.store.append([sample(number, subject), sample(number, subject)]).map(\.id)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(ids) == Set(1...40))
    }
}
