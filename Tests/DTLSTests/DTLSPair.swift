import DTLS
import Media
import TestKit

/// Two transports, a path between them, and time that passes when told to.
final class DTLSPair {
    let client: DTLSTransport
    let server: DTLSTransport
    var clock = VirtualClock()
    var toServer: SimulatedLink<[UInt8]>
    var toClient: SimulatedLink<[UInt8]>
    var clientEvents: [DTLSEvent] = []
    var serverEvents: [DTLSEvent] = []
    /// Every datagram that either side handed over.
    var clientSent: [[UInt8]] = []
    var serverSent: [[UInt8]] = []

    convenience init(
        _ conditions: LinkConditions = LinkConditions(), seed: UInt64 = 1, clientProfiles: [SRTPProfile]? = nil,
        serverProfiles: [SRTPProfile]? = nil
    ) throws {
        let identities = try Identities.shared.get()
        try self.init(
            client: DTLSTransport(
                certificate: identities.first, role: .client, expected: [identities.second.print],
                profiles: clientProfiles ?? SRTPProfile.preferred),
            server: DTLSTransport(
                certificate: identities.second, role: .server, expected: [identities.first.print],
                profiles: serverProfiles ?? SRTPProfile.preferred),
            conditions, seed: seed)
    }

    init(client: DTLSTransport, server: DTLSTransport, _ conditions: LinkConditions, seed: UInt64) throws {
        self.client = client
        self.server = server
        toServer = SimulatedLink(conditions, seed: seed)
        toClient = SimulatedLink(conditions, seed: seed &+ 0x1000)
    }

    func start() {
        note(server: server.start(at: clock.now))
        note(client: client.start(at: clock.now))
        flush()
    }

    var bothConnected: Bool { client.isConnected && server.isConnected }

    /// Goes from one moment of interest to the next.
    /// - Returns: `false` when nothing is left to happen.
    func step() -> Bool {
        let moments = [toServer.nextArrival, toClient.nextArrival, client.deadline, server.deadline]
        guard let next = moments.compactMap({ $0 }).min() else { return false }
        clock.advance(to: next)
        while let datagram = toServer.receive(at: clock.now) {
            note(server: datagram.withUnsafeBytes { server.receive($0, at: clock.now) })
        }
        while let datagram = toClient.receive(at: clock.now) {
            note(client: datagram.withUnsafeBytes { client.receive($0, at: clock.now) })
        }
        note(server: server.handleTimeout(at: clock.now))
        note(client: client.handleTimeout(at: clock.now))
        flush()
        return true
    }

    /// Steps until `done` or until nothing happens any more; bounded, so that an endless exchange shows.
    func drive(_ limit: Int = 2_000, until done: (DTLSPair) -> Bool = { _ in false }) -> Bool {
        for _ in 0..<limit {
            if done(self) { return true }
            guard step() else { return done(self) }
        }
        return done(self)
    }

    func flush() {
        var fromClient: [[UInt8]] = []
        var fromServer: [[UInt8]] = []
        client.drainOutgoing { fromClient.append(Array($0)) }
        server.drainOutgoing { fromServer.append(Array($0)) }
        for datagram in fromClient { toServer.send(datagram, at: clock.now) }
        for datagram in fromServer { toClient.send(datagram, at: clock.now) }
        clientSent += fromClient
        serverSent += fromServer
    }

    private func note(client event: DTLSEvent) {
        if event != .none { clientEvents.append(event) }
    }

    private func note(server event: DTLSEvent) {
        if event != .none { serverEvents.append(event) }
    }
}

extension DTLSTransport {
    /// All that waits, datagram by datagram.
    func drained() -> [[UInt8]] {
        var datagrams: [[UInt8]] = []
        drainOutgoing { datagrams.append(Array($0)) }
        return datagrams
    }

    func receive(_ datagram: [UInt8], at now: Instant) -> DTLSEvent {
        datagram.withUnsafeBytes { receive($0, at: now) }
    }
}
