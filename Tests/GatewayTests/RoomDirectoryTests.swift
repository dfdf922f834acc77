import Foundation
import Gateway
import Logging
import Media
import Recording
import Stores
import TestKit
import Testing

/// What a gateway tells the others of who publishes there. Nothing runs by itself: the test calls `tell`.
@Suite struct RoomDirectoryTests {
    private struct Place {
        let clock: StudioClock
        let store: StateStore
        let directory: RoomDirectory
        /// Another gateway's.
        let other: StateStore
        let lines = LogLines()

        init(store: StateStore, other: StateStore, clock: StudioClock = StudioClock()) {
            let lines = lines
            self.clock = clock
            self.store = store
            self.other = other
            directory = RoomDirectory(
                store: store, host: "gw-1", logger: Logger(label: "test") { _ in lines }, now: { clock.now })
        }

        func seen() async throws -> [String] {
            try await other.publications(after: nil, rooms: 99).map {
                "\($0.publication.room)/\($0.publication.participant) at \($0.gateway.host)"
            }.sorted()
        }

        func notice(_ session: UUIDv7, _ participant: String, _ change: SessionNotice.Change) -> SessionNotice {
            SessionNotice(
                session: session, room: "standup", participant: participant, createdAt: clock.wall,
                connectedAt: clock.wall, change: change)
        }

        func come(_ participant: String) -> UUIDv7 {
            let session = UUIDv7(now: clock.wall)
            directory.note(notice(session, participant, .connected([.init(mid: "0", rid: nil, codec: .opus)])))
            return session
        }

        func leave(_ session: UUIDv7, _ participant: String) {
            directory.note(notice(session, participant, .ended(reason: "closedByPeer", error: nil)))
        }
    }

    private func with(_ body: (Place) async throws -> Void) async throws {
        try await Studio.withFolder { folder in
            let clock = StudioClock()
            let stores = try ["one", "two"].map {
                try StateStore(path: folder + "/state.sqlite", folder: $0, clock: { clock.wall })
            }
            let place = Place(store: stores[0], other: stores[1], clock: clock)
            try await body(place)
            place.store.close()
            place.other.close()
        }
    }

    @Test func tellsWhoComesAndGoes() async throws {
        try await with { place async throws in
            let first = place.come("desk-1")
            #expect(try await place.seen().isEmpty)
            #expect(await place.directory.tell())
            #expect(try await place.seen() == ["standup/desk-1 at gw-1"])
            let second = place.come("desk-2")
            place.leave(first, "desk-1")
            // Came and went between two turns.
            let third = place.come("desk-3")
            place.leave(third, "desk-3")
            // Never connected, so that nobody was told of it.
            place.leave(UUIDv7(now: place.clock.wall), "desk-4")
            #expect(await place.directory.tell())
            #expect(try await place.seen() == ["standup/desk-2 at gw-1"])
            place.leave(second, "desk-2")
            #expect(await place.directory.tell())
            #expect(try await place.seen().isEmpty)
        }
    }

    /// Taken for dead by another gateway, it tells all again.
    @Test func comesBackAfterItsLease() async throws {
        try await with { place async throws in
            _ = place.come("desk-1")
            #expect(await place.directory.tell())
            place.clock.advance(.seconds(31))
            #expect(try await place.seen().isEmpty)
            let two = ListedGateway(id: "two", host: "gw-2", http: nil)
            #expect(try await place.other.list(two, isAll: true, begun: [], ended: [], lease: .seconds(30)))
            _ = place.come("desk-2")
            #expect(await place.directory.tell())
            #expect(try await place.seen() == ["standup/desk-1 at gw-1", "standup/desk-2 at gw-1"])
        }
    }

    @Test func aRestartEndsWhatWasThere() async throws {
        try await with { place async throws in
            _ = place.come("desk-1")
            #expect(await place.directory.tell())
            let (clock, lines) = (place.clock, place.lines)
            let again = RoomDirectory(
                store: place.store, host: "gw-1", logger: Logger(label: "test") { _ in lines }, now: { clock.now })
            #expect(await again.tell())
            #expect(try await place.seen().isEmpty)
        }
    }

    /// Beyond the bound nothing is remembered but that all must be told.
    @Test func comingsAndGoingsBeyondTheBound() async throws {
        try await with { place async throws in
            let first = place.come("desk-1")
            #expect(await place.directory.tell())
            place.leave(first, "desk-1")
            for _ in 0..<RoomDirectory.maximumWaiting {
                let session = place.come("desk-2")
                place.leave(session, "desk-2")
            }
            _ = place.come("desk-3")
            #expect(await place.directory.tell())
            #expect(try await place.seen() == ["standup/desk-3 at gw-1"])
        }
    }

    /// What a store that is away does not take is told when it is back.
    @Test(.enabled(if: PostgreSQLServer.isInstalled, "\(PostgreSQLServer.absence)"))
    func waitsForTheStore() async throws {
        let server = try PostgreSQLServer()
        let url = try server.url()
        let store = try await StateStore.postgreSQL(url, folder: "one", patience: .seconds(1))
        let other = try await StateStore.postgreSQL(url, folder: "two")
        let place = Place(store: store, other: other)
        let first = place.come("desk-1")
        #expect(await place.directory.tell())
        try server.stop()
        place.leave(first, "desk-1")
        _ = place.come("desk-2")
        #expect(await !place.directory.tell())
        #expect(await !place.directory.tell())
        #expect(place.lines.count("other gateways are not told") == 1)
        try server.start()
        while await !place.directory.tell() {}
        // Right after its start a server may still end connections.
        var seen: [String]?
        while seen == nil { seen = try? await place.seen() }
        #expect(seen == ["standup/desk-2 at gw-1"])
        store.close()
        other.close()
    }
}
