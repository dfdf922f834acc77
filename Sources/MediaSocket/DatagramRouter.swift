import ICE
import Media
import WebRTCCore

/// Hop 1: finds the session of each datagram, and gathers what sessions send and when they want to be woken.
///
/// An address is remembered only after ICE has checked it; before that only a connectivity check that names a session of
/// ours gets any further (RFC 8445 clause 7.3).
package final class DatagramRouter {
    struct Outgoing {
        let entry: OutboundBatch.Entry
        let local: LocalAddress
    }

    private struct Path {
        let slot: Int
        var local: LocalAddress
    }

    private final class Resident {
        let session: any RoutedSession
        let observer: any PeerObserver
        var usernames: [String]
        /// Newest last; at most `addressLimit`.
        var addresses: [TransportAddress] = []
        @exclusivity(unchecked) var isTouched = false
        /// It waits in `relaying`.
        @exclusivity(unchecked) var isRelaying = false
        /// From its first good check until it is connected.
        var isConnecting = false

        init(session: any RoutedSession, observer: any PeerObserver, username: String) {
            self.session = session
            self.observer = observer
            usernames = [username]
        }
    }

    private static let addressLimit = 16
    private let counters: MediaCounters
    private let output = PeerOutput()
    @exclusivity(unchecked) private var residents: [Resident?] = []
    private var vacant: [Int] = []
    @exclusivity(unchecked) private var touched: [Int] = []
    /// Whose viewers have not been given what has come.
    @exclusivity(unchecked) private var relaying: [Int] = []
    private var ending: [(slot: Int, reason: PeerEndReason)] = []
    private var slots: [String: Int] = [:]
    @exclusivity(unchecked) private var paths: [TransportAddress: Path] = [:]
    private var deadlines = DeadlineQueue()
    @exclusivity(unchecked) private var outgoing: [Outgoing] = []
    /// What goes out on connections.
    @exclusivity(unchecked) private var framed: [OutboundBatch.Entry] = []
    /// Of `output.datagrams`, those that stand in `outgoing` or `framed`.
    @exclusivity(unchecked) private var taken = 0
    /// Connections that no session uses any more.
    private var abandoned: [TransportAddress] = []
    private var responder: BindingResponder?
    @exclusivity(unchecked) private var waiting = WaitingDatagrams()

    /// - Parameter responder: answers those who want to know their address and nothing else.
    package init(counters: MediaCounters, responder: BindingResponder? = nil) {
        self.counters = counters
        self.responder = responder
    }

    package var deadline: Instant? { deadlines.earliest }

    private var connecting = 0
    /// Somebody has checked an address and is not connected yet.
    package var hasHandshakes: Bool { connecting > 0 }

    package func add(_ session: any RoutedSession, username: String, observer: any PeerObserver, at now: Instant) -> Int
    {
        let resident = Resident(session: session, observer: observer, username: username)
        let slot: Int
        if let free = vacant.popLast() {
            slot = free
            residents[slot] = resident
        } else {
            slot = residents.count
            residents.append(resident)
        }
        slots[username] = slot
        touch(slot)
        return slot
    }

    /// Looks again by which names a session is asked for, after it has restarted ICE.
    package func refreshUsernames(_ slot: Int) {
        guard residents.indices.contains(slot), let resident = residents[slot] else { return }
        forgetUsernames(slot, resident)
        resident.usernames = resident.session.usernames
        for username in resident.usernames { slots[username] = slot }
        touch(slot, resident)
    }

    private func forgetUsernames(_ slot: Int, _ resident: Resident) {
        for username in resident.usernames where slots[username] == slot { slots[username] = nil }
    }

    package func session(in slot: Int) -> (any RoutedSession)? {
        residents.indices.contains(slot) ? residents[slot]?.session : nil
    }

    package func touch(_ slot: Int) {
        guard residents.indices.contains(slot), let resident = residents[slot] else { return }
        touch(slot, resident)
    }

    private func touch(_ slot: Int, _ resident: Resident) {
        guard !resident.isTouched else { return }
        resident.isTouched = true
        touched.append(slot)
    }

    /// Ends a session at the end of this turn: an observer may ask for it in the middle of being told something.
    package func end(_ slot: Int, _ reason: PeerEndReason = .closedByGateway) {
        ending.append((slot, reason))
    }

    /// Gives out what a session holds behind holes.
    package func giveOutHeld(_ slot: Int, at now: Instant) {
        guard residents.indices.contains(slot), let resident = residents[slot] else { return }
        resident.session.giveOutHeld(at: now, into: output)
        deliver(slot, resident, from: nil, at: now)
    }

    private func endSessions(at now: Instant) {
        while let (slot, reason) = ending.popLast() {
            guard residents.indices.contains(slot), let resident = residents[slot] else { continue }
            resident.session.close(reason, at: now, into: output)
            deliver(slot, resident, from: nil, at: now)
        }
    }

    // MARK: Datagrams

    /// Takes a datagram whose bytes stay where they are until `workOff`, which is to follow. A session's datagrams are
    /// then worked on in a row, in their order: its memory is fetched into the cache once for all of them.
    package func receive(
        _ datagram: UnsafeMutableRawBufferPointer, from remote: TransportAddress, to local: LocalAddress,
        at now: Instant
    ) {
        counters.datagramsReceived.add(1)
        counters.bytesReceived.add(datagram.count)
        guard let first = datagram.first else { return counters.datagramsUnrecognised.add(1) }
        switch first {
        case 0...3:
            receiveCheck(datagram, from: remote, to: local, at: now)
        case 20...63, 128...191:
            guard let path = paths[remote] else { return counters.datagramsFromStrangers.add(1) }
            if local.isKnown, !path.local.isSame(as: local) { paths[remote]?.local = local }
            waiting.append(datagram, from: remote, to: local, at: now, for: path.slot)
        default:
            counters.datagramsUnrecognised.add(1)
        }
    }

    private func receiveCheck(
        _ datagram: UnsafeMutableRawBufferPointer, from remote: TransportAddress, to local: LocalAddress,
        at now: Instant
    ) {
        guard let username = ICELiteAgent.username(ofRequest: UnsafeRawBufferPointer(datagram)),
            let slot = slots[username]
        else { return receiveStranger(UnsafeRawBufferPointer(datagram), from: remote, to: local, at: now) }
        workOff(slot)
        guard let resident = residents[slot] else { return counters.datagramsFromStrangers.add(1) }
        resident.session.receive(datagram, from: remote, at: now, into: output)
        if resident.session.isValidated(remote) { remember(remote, local: local, slot: slot) }
        deliver(slot, resident, from: (remote, local), at: now)
    }

    private func receiveStranger(
        _ datagram: UnsafeRawBufferPointer, from remote: TransportAddress, to local: LocalAddress, at now: Instant
    ) {
        let isAnswered = responder?.receive(datagram, from: remote, at: now) { output.datagrams.append($0, to: remote) }
        guard isAnswered == true else { return counters.datagramsFromStrangers.add(1) }
        counters.bindingsAnswered.add(1)
        takeDatagrams(from: (remote, local))
    }

    /// Works on all that `receive` has taken.
    package func workOff() {
        var index = 0
        while index < waiting.slots.count {
            workOff(waiting.slots[index])
            index += 1
        }
        waiting.removeAll()
    }

    private func workOff(_ slot: Int) {
        var next = waiting.takeFirst(of: slot)
        while let place = next {
            let item = waiting[place]
            next = item.next
            // The one before may have ended it.
            guard let resident = residents[slot] else {
                counters.datagramsFromStrangers.add(1)
                continue
            }
            resident.session.receive(item.datagram, from: item.remote, at: item.instant, into: output)
            deliver(slot, resident, from: (item.remote, item.local), at: item.instant)
        }
    }

    private func remember(_ remote: TransportAddress, local: LocalAddress, slot: Int) {
        if let path = paths[remote], path.slot == slot { return }
        paths[remote] = Path(slot: slot, local: local)
        guard let resident = residents[slot] else { return }
        if resident.addresses.isEmpty, !resident.session.isConnected, !resident.isConnecting {
            resident.isConnecting = true
            connecting += 1
        }
        resident.addresses.append(remote)
        guard resident.addresses.count > Self.addressLimit else { return }
        let inUse = resident.session.remoteAddress
        let oldest = resident.addresses.first { $0 != inUse } ?? remote
        resident.addresses.removeAll { $0 == oldest }
        forget(oldest, of: slot)
    }

    private func forget(_ address: TransportAddress, of slot: Int) {
        guard paths[address]?.slot == slot else { return }
        paths[address] = nil
        if address.transport == .tcp { abandoned.append(address) }
    }

    /// Whether ICE has checked this address for some session.
    package func isKnown(_ remote: TransportAddress) -> Bool { paths[remote] != nil }

    /// The connection to this address is gone.
    package func lose(_ remote: TransportAddress) {
        guard let path = paths.removeValue(forKey: remote), let resident = residents[path.slot] else { return }
        resident.addresses.removeAll { $0 == remote }
        resident.session.lose(remote)
        touch(path.slot, resident)
    }

    // MARK: Time

    package func handleTimeouts(at now: Instant) {
        while let slot = deadlines.popDue(at: now) {
            guard let resident = residents[slot] else { continue }
            resident.session.handleTimeout(at: now, into: output)
            resident.observer.handleTimeout(at: now)
            deliver(slot, resident, from: nil, at: now)
        }
    }

    /// Flushes the observers that were told something and sets the deadlines of everybody who was touched.
    package func finishTurn(at now: Instant) {
        endSessions(at: now)
        var index = 0
        while index < touched.count {
            let slot = touched[index]
            index += 1
            guard let resident = residents[slot] else { continue }
            resident.isTouched = false
            resident.observer.flush(at: now)
            deadlines.set(slot, to: Self.earlier(resident.session.deadline, resident.observer.deadline))
        }
        touched.removeAll(keepingCapacity: true)
    }

    private static func earlier(_ left: Instant?, _ right: Instant?) -> Instant? {
        guard let left else { return right }
        guard let right else { return left }
        return min(left, right)
    }

    // MARK: What came of it

    private func deliver(
        _ slot: Int, _ resident: Resident, from source: (remote: TransportAddress, local: LocalAddress)?,
        at now: Instant
    ) {
        // Most packets bring about one thing or none: what is not there is asked for once.
        if output.datagrams.count > taken { takeDatagrams(from: source) }
        touch(slot, resident)
        if resident.session.hasToPassOn, !resident.isRelaying {
            resident.isRelaying = true
            relaying.append(slot)
        }
        if output.isQuiet { return }
        var hasEnded = false
        output.forEach { item in
            if item.isLive {
                resident.observer.receivedLive(item.frame, of: item.track, at: now)
            } else {
                resident.observer.received(item.frame, of: item.track, at: now)
            }
        } _: { event in
            resident.observer.happened(event, at: now)
            switch event {
            case .connected: noteConnected(resident)
            case .ended: hasEnded = true
            case .senderReport, .captureTime, .soundLevel, .trackRestarted, .trackBroken: break
            }
        }
        output.removeMedia()
        if hasEnded { remove(slot, resident, at: now) }
    }

    private func takeDatagrams(from source: (remote: TransportAddress, local: LocalAddress)?) {
        // Most go where the one before went.
        var last = source
        for entry in output.datagrams.entries[taken...] {
            if entry.destination.transport == .tcp {
                framed.append(entry)
                continue
            }
            let local: LocalAddress
            if let last, last.remote == entry.destination {
                local = last.local
            } else {
                local = paths[entry.destination]?.local ?? LocalAddress()
                last = (entry.destination, local)
            }
            outgoing.append(Outgoing(entry: entry, local: local))
        }
        taken = output.datagrams.count
    }

    /// Gives viewers what has come in this turn.
    /// - Returns: true when it is to be called again, after what has gathered was sent.
    package func passOn(at now: Instant) -> Bool {
        while let slot = relaying.last {
            if let resident = residents[slot], resident.isRelaying {
                let isDone = resident.session.passOn(at: now, limit: PeerOutput.gatherLimit, into: output)
                if output.datagrams.count > taken { takeDatagrams(from: nil) }
                guard isDone else { return true }
                resident.isRelaying = false
            }
            relaying.removeLast()
        }
        return false
    }

    private func noteConnected(_ resident: Resident) {
        guard resident.isConnecting else { return }
        resident.isConnecting = false
        connecting -= 1
    }

    private func remove(_ slot: Int, _ resident: Resident, at now: Instant) {
        noteConnected(resident)
        resident.observer.flush(at: now)
        for address in resident.addresses { forget(address, of: slot) }
        forgetUsernames(slot, resident)
        deadlines.set(slot, to: nil)
        residents[slot] = nil
        vacant.append(slot)
    }

    /// Sends what has gathered.
    /// - Parameter connections: `nil` where there are none: nothing goes there then.
    package func sendOutgoing(through socket: UDPSocket, and connections: TCPConnections? = nil, at now: Instant) {
        var start = 0
        while start < outgoing.count {
            let lost = socket.send(count: outgoing.count - start) { datagram(outgoing[start + $0]) }
            counters.datagramsNotSent.add(lost)
            start += UDPSocket.batch
        }
        for entry in framed {
            let isTaken = connections?.send(output.datagrams.bytes(of: entry), to: entry.destination, at: now)
            if isTaken != true { counters.datagramsNotSent.add(1) }
        }
        for address in abandoned { connections?.close(address) }
        abandoned.removeAll(keepingCapacity: true)
        clearOutgoing()
    }

    private func datagram(
        _ outgoing: Outgoing
    ) -> (bytes: UnsafeMutableRawBufferPointer, to: TransportAddress, from: LocalAddress) {
        (output.datagrams.bytes(of: outgoing.entry), outgoing.entry.destination, outgoing.local)
    }

    package func clearOutgoing() {
        outgoing.removeAll(keepingCapacity: true)
        framed.removeAll(keepingCapacity: true)
        taken = 0
        output.datagrams.removeAll()
    }
}

extension LocalAddress {
    func isSame(as other: LocalAddress) -> Bool {
        guard isKnown == other.isKnown else { return false }
        return withUnsafeBytes(of: address) { mine in
            withUnsafeBytes(of: other.address) { theirs in mine.elementsEqual(theirs) }
        }
    }
}
