import Media
import Recording
import Stores
import Testing

/// Store `a` asks; gateways `b` and `c` tell. Whose store they tell through makes no difference.
extension StoreConformance {
    private static let lease = Duration.seconds(30)
    private static let b = ListedGateway(id: "b", host: "gw-2", http: "gw-2:8080")
    private static let c = ListedGateway(id: "c", host: "gw-3", http: nil)

    private static func sample(_ participant: String, in room: String, at now: WallClock) -> Publication {
        Publication(
            session: UUIDv7(now: now), room: room, participant: participant, createdAt: now,
            connectedAt: now + .milliseconds(7),
            tracks: [
                .init(mid: "0", rid: "f", codec: .vp8, width: 1280, height: 720),
                .init(mid: "1", rid: nil, codec: .opus),
            ])
    }

    static func gatewaysTellOfTheirRooms(_ subject: StoreUnderTest) async throws {
        let (store, now) = (subject.store, subject.clock.now)
        let teller = subject.other ?? store
        let one = sample("desk-1", in: "standup", at: now)
        let two = sample("desk-2", in: "standup", at: now)
        let elsewhere = sample("desk-1", in: "other", at: now)
        // Nobody knows it yet, so that nothing is kept.
        #expect(try await !teller.list(b, isAll: false, begun: [one], ended: [], lease: lease))
        #expect(try await store.publications(in: "standup").isEmpty)
        #expect(try await teller.list(b, isAll: true, begun: [one], ended: [], lease: lease))
        #expect(try await teller.list(b, isAll: false, begun: [two, two], ended: [], lease: lease))
        #expect(try await teller.list(c, isAll: true, begun: [elsewhere], ended: [], lease: lease))
        let both = [one, two].sorted { $0.session < $1.session }
        #expect(
            try await store.publications(in: "standup") == both.map { ListedPublication(gateway: b, publication: $0) })
        #expect(
            try await store.publication(elsewhere.session) == ListedPublication(gateway: c, publication: elsewhere))
        #expect(try await store.publications(after: nil, rooms: 9).map(\.publication) == [elsewhere] + both)

        // One's own are known without the store.
        let ours = ListedGateway(id: "a", host: "gw-1", http: "gw-1:8080")
        let mine = sample("desk-3", in: "standup", at: now)
        #expect(try await store.list(ours, isAll: true, begun: [mine], ended: [], lease: lease))
        #expect(try await store.publications(in: "standup").count == 2)
        #expect(try await store.publication(mine.session) == nil)

        // Nobody ends another's; a gateway that begins anew, or leaves, has nothing of before.
        #expect(try await teller.list(c, isAll: false, begun: [], ended: [one.session], lease: lease))
        #expect(try await store.publications(in: "standup").count == 2)
        #expect(try await teller.list(b, isAll: false, begun: [], ended: [one.session], lease: lease))
        #expect(try await store.publications(in: "standup").map(\.publication) == [two])
        #expect(try await teller.list(b, isAll: true, begun: [one], ended: [], lease: lease))
        #expect(try await store.publications(in: "standup").map(\.publication) == [one])
        try await teller.unlist("b")
        #expect(try await store.publications(in: "standup").isEmpty)
        #expect(try await store.publications(after: nil, rooms: 9).map(\.publication) == [elsewhere])
    }

    static func aGatewayThatDiedIsForgotten(_ subject: StoreUnderTest) async throws {
        let (store, clock) = (subject.store, subject.clock)
        let one = sample("desk-1", in: "standup", at: clock.now)
        let two = sample("desk-2", in: "standup", at: clock.now)
        #expect(try await store.list(b, isAll: true, begun: [one], ended: [], lease: lease))
        clock.advance(.seconds(20))
        #expect(try await store.list(c, isAll: true, begun: [two], ended: [], lease: lease))
        clock.advance(.seconds(10))
        #expect(try await store.publications(in: "standup").count == 2)
        clock.advance(.milliseconds(1))
        #expect(try await store.publications(in: "standup").map(\.publication) == [two])
        // Silent for too long, though nobody has forgotten it yet: it goes on.
        #expect(try await store.list(b, isAll: false, begun: [], ended: [], lease: lease))
        #expect(try await store.publications(in: "standup").count == 2)
        // Forgotten by the next that tells: it must tell all.
        clock.advance(.seconds(31))
        #expect(try await store.list(c, isAll: true, begun: [two], ended: [], lease: lease))
        #expect(try await !store.list(b, isAll: false, begun: [], ended: [], lease: lease))
        #expect(try await store.publications(in: "standup").map(\.publication) == [two])
    }

    static func roomsComeInPages(_ subject: StoreUnderTest) async throws {
        let (store, now) = (subject.store, subject.clock.now)
        let rooms = ["-", "A", "a", "a.b", "a_b", "b"]
        let begun = rooms.flatMap { room in (0..<3).map { sample("p\($0)", in: room, at: now) } }
        #expect(try await store.list(b, isAll: true, begun: begun.shuffled(), ended: [], lease: lease))
        var seen: [String] = []
        while true {
            let page = try await store.publications(after: seen.last, rooms: 4)
            guard !page.isEmpty else { break }
            var names: [String] = []
            for room in page.map(\.publication.room) where names.last != room { names.append(room) }
            #expect(page.count == 3 * names.count)
            seen += names
        }
        #expect(seen == rooms)
    }

    static func jobsKnowTheirRooms(_ subject: StoreUnderTest) async throws {
        let (store, now) = (subject.store, subject.clock.now)
        #expect(try await store.rooms(of: []) == [:])
        let records = (0..<5).map { RecordingRecord.sample(room: "room-\($0)", at: now) }
        for record in records { _ = try await store.insert(record) }
        let asker = subject.other ?? store
        for count in 1...5 {
            let rooms = try await asker.rooms(of: Set(records.prefix(count).map(\.id) + [UUIDv7(now: now)]))
            #expect(rooms == Dictionary(uniqueKeysWithValues: records.prefix(count).map { ($0.id, $0.room) }))
        }
    }
}
