import Foundation
import JobQueue
import Media
import Recording
import Stores
import Testing

@Suite struct StateStoreTests {
    @Test(arguments: [StoreUnderTest.Kind.memory, .disk], StoreConformance.allCases)
    func conforms(kind: StoreUnderTest.Kind, conformance: StoreConformance) async throws {
        try await StoreUnderTest.with(kind) { try await conformance.run($0) }
    }

    @Test func survivesBeingOpenedAgain() async throws {
        try await withFolder { folder in
            let clock = SettableClock()
            let path = folder + "/state.sqlite"
            let record = RecordingRecord.sample(at: clock.now)
            let first = try StateStore(path: path, clock: { clock.now })
            _ = try await first.insert(record)
            first.close()
            let second = try StateStore(path: path, clock: { clock.now })
            #expect(try await second.recording(record.id) == record)
        }
    }

    @Test func numbersOfEventsGoOnAfterARestart() async throws {
        try await withFolder { folder in
            let clock = SettableClock()
            let path = folder + "/state.sqlite"
            let event = NewEvent(type: "job.changed", room: nil, at: clock.now, data: [:])
            var ids: [Int64] = []
            for _ in 0..<3 {
                let store = try StateStore(path: path, clock: { clock.now })
                ids += try await store.append([event, event]).map(\.id)
                #expect(try await store.eventRange()?.upperBound == ids.last)
                store.close()
            }
            #expect(ids == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test func twoProcessesMayShareADatabase() async throws {
        try await withFolder { folder in
            let clock = SettableClock()
            let stores = try (0..<2).map { _ in try StateStore(path: folder + "/state.sqlite", clock: { clock.now }) }
            for _ in 0..<20 { try await stores[0].enqueue(.sample(at: clock.now)) }
            let claimed = try await withThrowingTaskGroup(of: [UUIDv7].self) { group in
                for store in stores {
                    group.addTask {
                        var ids: [UUIDv7] = []
                        while let job = try await store.claim([.finalize], lease: .seconds(9)) { ids.append(job.id) }
                        return ids
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claimed.count == 20)
            #expect(Set(claimed).count == 20)
        }
    }

    @Test func whatAnotherProcessChangesIsTold() async throws {
        try await withFolder { folder in
            let clock = SettableClock()
            let ours = try StateStore(path: folder + "/state.sqlite", clock: { clock.now })
            let theirs = try StateStore(path: folder + "/state.sqlite", clock: { clock.now })
            let changes = ours.changes(of: .jobs)
            _ = try await theirs.enqueue(.sample(at: clock.now))
            // The first look only learns where things stand: what comes after it is told.
            let writing = Task {
                while !Task.isCancelled { _ = try? await theirs.enqueue(.sample(at: clock.now)) }
            }
            for await _ in changes { break }
            writing.cancel()
            _ = await writing.value
            ours.close()
            theirs.close()
        }
    }

    @Test func aCallerThatIsCancelledLeavesNothingHalfDone() async throws {
        let clock = SettableClock()
        let store = try StateStore(inMemory: { clock.now })
        let record = RecordingRecord.sample(at: clock.now)
        let (goes, go) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in goes { break }
            return try await store.insert(record)
        }
        task.cancel()
        go.yield()
        #expect(try await task.value == .fresh)
        #expect(try await store.recording(record.id) == record)
    }

    @Test func inspectionBesideAnOpenStoreChangesNothing() async throws {
        try await withFolder { folder in
            let clock = SettableClock()
            let path = folder + "/state.sqlite"
            let store = try StateStore(path: path, clock: { clock.now })
            #expect(try await StateStore.inspect(path) == 0)
            let record = RecordingRecord.sample(at: clock.now)
            _ = try await store.insert(record)
            #expect(try await StateStore.inspect(path) == 1)
            #expect(try await store.recording(record.id) == record)
            try Data("no database, but longer than the header of one".utf8).write(
                to: URL(fileURLWithPath: folder + "/note"))
            await #expect(throws: StoresError.self) { try await StateStore.inspect(folder + "/note") }
            await #expect(throws: StoresError.self) { try await StateStore.inspect(folder + "/absent") }
            #expect(!FileManager.default.fileExists(atPath: folder + "/absent"))
        }
    }

    @Test func whatIsNoDatabaseIsSaid() async throws {
        try await withFolder { folder in
            let path = folder + "/state.sqlite"
            try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: path))
            #expect {
                try StateStore(path: path, clock: { WallClock(nanoseconds: 0) })
            } throws: {
                "\($0)".contains("move it away")
            }
            #expect(throws: StoresError.self) {
                try StateStore(path: "/proc/nowhere/state.sqlite", clock: { WallClock(nanoseconds: 0) })
            }
        }
    }
}
