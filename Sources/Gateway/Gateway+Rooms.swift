import Glibc
import Media
import Recording
import Stores

extension Gateway {
    /// The machine's name.
    package static var host: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The name of its folder of recordings.
    package var id: String { directory.gateway.id }

    /// Lists this gateway, and who publishes here, with the others on its database from now on.
    /// - Parameter http: where it is reached.
    package func announce(http: String) {
        directory.start(http: http)
    }

    /// Rooms in which somebody publishes, by name, those after `room`.
    /// - Returns: `next` is the last room of a page that others follow.
    package func rooms(after room: String?, limit: Int) async -> (items: ArraySlice<RoomSnapshot>, next: String?) {
        let here = await published { session in room.map { session.room > $0 } ?? true }
        let elsewhere = await directory.elsewhere { store async throws(StoresError) in
            try await store.publications(after: room, rooms: limit + 1)
        }
        let rooms = Dictionary(grouping: here + elsewhere, by: \.publication.room).sorted { $0.key < $1.key }
        let page = rooms.map { RoomSnapshot(name: $0.key, participants: $0.value) }.prefix(limit)
        return (page, page.count < rooms.count ? page.last?.name : nil)
    }

    package func room(_ name: String) async throws(GatewayError) -> RoomSnapshot {
        let here = await published { $0.room == name }
        let elsewhere = await directory.elsewhere { store async throws(StoresError) in
            try await store.publications(in: name)
        }
        guard !here.isEmpty || !elsewhere.isEmpty else {
            throw .notFound("nobody publishes in room '\(name)'; a room is there while somebody publishes in it")
        }
        return RoomSnapshot(name: name, participants: here + elsewhere)
    }

    private func published(_ isWanted: (SessionSnapshot) -> Bool) async -> [ListedPublication] {
        let gateway = directory.gateway
        return await sessions().filter(isWanted).map {
            ListedPublication(gateway: gateway, publication: Publication($0), viewers: $0.viewers)
        }
    }

    /// What to tell who asks for a session that is not here: perhaps which gateway has it.
    func absence(of session: UUIDv7, else text: String) async -> GatewayError {
        let found = await directory.elsewhere { store async throws(StoresError) in
            try await store.publication(session).map { [$0] } ?? []
        }
        guard let gateway = found.first?.gateway else { return .notFound(text) }
        let place = gateway.http.map { "\(gateway.host), HTTP at \($0)" } ?? gateway.host
        return .notFound("session \(session) is at another gateway (\(place)); ask that one")
    }
}
