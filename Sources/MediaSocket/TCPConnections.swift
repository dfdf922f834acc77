import CSocket
import Glibc
import ICE
import Media

/// The TCP side of the media port, RFC 6544: passive candidates only. Holds every connection and what waits on it; what
/// comes goes to the router as datagrams do. Belongs to the media thread.
package final class TCPConnections {
    private static let listenerToken = UInt32.max
    private static let sweepInterval = Duration.seconds(1)
    /// Read of one connection in one turn.
    private static let roomBytes = 64 << 10

    /// Readable while anything is to be done.
    let descriptor: Int32
    private let listener: TCPListener
    private let limits: ConnectionLimits
    private let counters: MediaCounters
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: TCPConnections.roomBytes, alignment: 64)
    private var connections: [TCPConnection?] = []
    private var vacant: [Int] = []
    private var places: [TransportAddress: Int] = [:]
    private var bySource: [ConnectionSource: Int] = [:]
    private var unproven = 0
    private var nextSweep: Instant?
    /// No file was to be had for a connection: the listener rests until the next sweep.
    private var isResting = false

    package init(
        binding address: TransportAddress, limits: ConnectionLimits, counters: MediaCounters
    ) throws(MediaSocketError) {
        listener = try TCPListener(binding: address)
        descriptor = capstan_epoll_create()
        guard descriptor >= 0, capstan_epoll_add(descriptor, listener.descriptor, Self.listenerToken) == 0 else {
            throw MediaSocketError(call: "epoll", address: "\(address)", code: errno)
        }
        self.limits = limits
        self.counters = counters
    }

    deinit {
        Glibc.close(descriptor)
        room.deallocate()
    }

    package var localAddress: TransportAddress { listener.localAddress }
    package var count: Int { places.count }
    package var deadline: Instant? { nextSweep }

    // MARK: In

    /// Reads what is there.
    package func work(for router: DatagramRouter, at now: Instant) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { tokens in
            let ready = Int(capstan_epoll_wait(descriptor, tokens.baseAddress, Int32(tokens.count), 0))
            guard ready > 0 else { return }
            for index in 0..<ready {
                if tokens[index] == Self.listenerToken {
                    accept(for: router, at: now)
                } else {
                    work(on: Int(tokens[index]), for: router, at: now)
                }
            }
        }
    }

    private func accept(for router: DatagramRouter, at now: Instant) {
        for _ in 0..<64 {
            guard let (made, remote) = listener.accept() else {
                if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) { rest(at: now) }
                return
            }
            let connection = TCPConnection(made, remote: remote, at: now)
            // One address may stand for one connection only, though the kernel tells two of them by our address too.
            guard places[remote] == nil, makeRoom(for: ConnectionSource(remote)) else {
                counters.connections(.refused).add(1)
                continue
            }
            open(connection, at: now)
        }
    }

    private func makeRoom(for source: ConnectionSource) -> Bool {
        guard bySource[source, default: 0] < limits.perSource else { return false }
        guard unproven >= limits.unproven || places.count >= limits.all else { return true }
        var oldest: Int?
        for (place, connection) in connections.enumerated() {
            guard let connection, !connection.watch.isProven else { continue }
            if let known = oldest.flatMap({ connections[$0] }), known.watch.opened <= connection.watch.opened {
                continue
            }
            oldest = place
        }
        guard let oldest else { return false }
        // Nothing of the router's is known under an address that nothing good has come from.
        end(oldest, .displaced)
        return true
    }

    private func open(_ connection: TCPConnection, at now: Instant) {
        let place: Int
        if let free = vacant.popLast() {
            place = free
            connections[place] = connection
        } else {
            place = connections.count
            connections.append(connection)
        }
        guard capstan_epoll_add(descriptor, connection.descriptor, UInt32(truncatingIfNeeded: place)) == 0 else {
            connections[place] = nil
            vacant.append(place)
            counters.connections(.refused).add(1)
            return
        }
        places[connection.remote] = place
        bySource[ConnectionSource(connection.remote), default: 0] += 1
        unproven += 1
        counters.connectionsOpened.add(1)
        if nextSweep == nil { nextSweep = now + Self.sweepInterval }
    }

    private func work(on place: Int, for router: DatagramRouter, at now: Instant) {
        guard connections.indices.contains(place), let connection = connections[place] else { return }
        if connection.hasWaiting {
            connection.flush(at: now)
            if !connection.hasWaiting { watch(connection, at: place, writes: false) }
        }
        let remote = connection.remote
        let reading = connection.read(in: room, at: now) { packet in
            router.receive(packet, from: remote, to: LocalAddress(), at: now)
        }
        // The next one is read into the same room.
        router.workOff()
        switch reading {
        case .frames:
            guard !connection.watch.isProven, router.isKnown(remote) else { return }
            connection.watch.isProven = true
            unproven -= 1
        case .nothing: break
        case .closed: end(place, nil, for: router)
        case .oversized: end(place, .oversized, for: router)
        }
    }

    private func watch(_ connection: TCPConnection, at place: Int, writes: Bool) {
        _ = capstan_epoll_modify(
            descriptor, connection.descriptor, UInt32(truncatingIfNeeded: place), 1, writes ? 1 : 0)
    }

    // MARK: Out

    /// - Returns: false when it is lost: there is no such connection, or too much waits on it.
    func send(_ packet: UnsafeMutableRawBufferPointer, to remote: TransportAddress, at now: Instant) -> Bool {
        guard let place = places[remote], let connection = connections[place] else { return false }
        let waited = connection.hasWaiting
        let isTaken = connection.send(UnsafeRawBufferPointer(packet), at: now)
        if !waited, connection.hasWaiting { watch(connection, at: place, writes: true) }
        return isTaken
    }

    // MARK: Ends

    /// The session that used it has ended, or uses others.
    func close(_ remote: TransportAddress) {
        if let place = places[remote] { end(place, nil) }
    }

    private func end(_ place: Int, _ reason: ConnectionEnd?, for router: DatagramRouter? = nil) {
        guard let connection = connections[place] else { return }
        connections[place] = nil
        vacant.append(place)
        places[connection.remote] = nil
        let source = ConnectionSource(connection.remote)
        let left = bySource[source, default: 1] - 1
        bySource[source] = left > 0 ? left : nil
        if !connection.watch.isProven { unproven -= 1 }
        counters.connectionsClosed.add(1)
        if let reason { counters.connections(reason).add(1) }
        router?.lose(connection.remote)
    }

    // MARK: Time

    package func handleTimeout(for router: DatagramRouter, at now: Instant) {
        guard let due = nextSweep, due <= now else { return }
        for place in connections.indices {
            if let reason = connections[place]?.watch.verdict(at: now) { end(place, reason, for: router) }
        }
        if isResting {
            isResting = false
            _ = capstan_epoll_modify(descriptor, listener.descriptor, Self.listenerToken, 1, 0)
        }
        nextSweep = places.isEmpty ? nil : now + Self.sweepInterval
    }

    private func rest(at now: Instant) {
        isResting = true
        _ = capstan_epoll_modify(descriptor, listener.descriptor, Self.listenerToken, 0, 0)
        if nextSweep == nil { nextSweep = now + Self.sweepInterval }
    }
}
