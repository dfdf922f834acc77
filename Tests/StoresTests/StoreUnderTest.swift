import Foundation
import JobQueue
import Media
import NIOConcurrencyHelpers
import Recording
import Stores
import TestKit

/// A store and the clock that it goes by. Any implementation that can be put in here can be held to `StoreConformance`.
struct StoreUnderTest: Sendable {
    let store: StateStore
    let clock: SettableClock
    /// Another gateway's store on the same database, with another folder of recordings; memory is one process's.
    let other: StateStore?

    enum Kind: String, CaseIterable, Sendable { case memory, disk, postgreSQL }

    /// - Parameter body: runs with a new, empty store, which is gone afterwards.
    static func with(_ kind: Kind, _ body: (StoreUnderTest) async throws -> Void) async throws {
        let clock = SettableClock()
        let time: @Sendable () -> WallClock = { clock.now }
        switch kind {
        case .memory:
            let store = try StateStore(inMemory: time, folder: "a")
            try await body(StoreUnderTest(store: store, clock: clock, other: nil))
        case .disk:
            try await withFolder { folder in
                let stores = try ["a", "b"].map {
                    try StateStore(path: folder + "/deep/state.sqlite", folder: $0, clock: time)
                }
                try await body(StoreUnderTest(store: stores[0], clock: clock, other: stores[1]))
                for store in stores { store.close() }
            }
        case .postgreSQL:
            let url = try PostgreSQLServer.shared.get().url()
            let store = try await StateStore.postgreSQL(url, folder: "a", clock: time)
            let other = try await StateStore.postgreSQL(url, folder: "b", clock: time)
            try await body(StoreUnderTest(store: store, clock: clock, other: other))
            store.close()
            other.close()
        }
    }
}

final class SettableClock: Sendable {
    private let time = NIOLockedValueBox(WallClock(nanoseconds: 1_795_000_000_000_000_000))

    var now: WallClock { time.withLockedValue { $0 } }
    func advance(_ duration: Duration) { time.withLockedValue { $0 = $0 + duration } }
}

func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = NSTemporaryDirectory() + "capstan-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
}

extension RecordingRecord {
    static func sample(room: String = "standup", at now: WallClock, state: RecordingState = .recording) -> Self {
        var record = RecordingRecord(
            id: UUIDv7(now: now),
            request: RecordingRequest(room: room, participants: ["a"], metadata: ["k": .array([.integer(1), .null])]),
            state: state, createdAt: now)
        record.startedAt = now + .milliseconds(5)
        record.files = [
            RecordingFile(name: "a.webm", participant: "a", part: 1, container: .webm, tracks: [.vp8, .opus], bytes: 9)
        ]
        return record
    }
}

extension Job {
    static func sample(
        _ kind: JobKind = .finalize, recording: UUIDv7? = nil, folder: String = "", priority: Int = 0,
        key: String? = nil, runAt: WallClock? = nil, at now: WallClock
    ) -> Job {
        Job(
            id: UUIDv7(now: now), kind: kind, recording: recording ?? UUIDv7(now: now), folder: folder,
            priority: priority, uniqueKey: key, maximumAttempts: 3, runAt: runAt, now: now)
    }
}
