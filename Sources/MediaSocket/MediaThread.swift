import CSocket
import Glibc
import ICE
import Logging
import Media
import WebRTCCore

/// The thread that owns the media port and every session on it: waits for datagrams, commands and the next deadline,
/// and does all the work of the media path itself, without a lock or an allocation per packet.
package final class MediaThread: @unchecked Sendable {
    package typealias Command = @Sendable (MediaThread) -> Void

    package let localAddress: TransportAddress
    package let counters = MediaCounters()

    private let socket: UDPSocket
    /// `nil` where TCP is switched off.
    private let connections: TCPConnections?
    private let clock: @Sendable () -> Instant
    private let logger: Logger
    private let inbox: CommandInbox<MediaThread>

    // What follows belongs to the thread.
    private let router: DatagramRouter
    private var pacing: ReadPacing
    /// The latest time that sessions were told.
    private var latest = Instant(nanoseconds: 0)
    private var isStopping = false
    /// While datagrams gather: when they are read again.
    private var readDue: Instant?

    /// - Parameters:
    ///   - clock: the monotonic clock, read once for each batch of datagrams.
    ///   - connections: how many are held by TCP on the same port; `nil`: none is taken.
    ///   - responder: answers those who want to know their address and nothing else.
    package init(
        binding address: TransportAddress, clock: @escaping @Sendable () -> Instant, logger: Logger,
        connections limits: ConnectionLimits? = nil, responder: BindingResponder? = nil
    ) throws(MediaSocketError) {
        (socket, connections) = try Self.bind(address, limits, counters)
        localAddress = socket.localAddress
        pacing = ReadPacing(batch: UDPSocket.batch, bufferBytes: (socket.receiveBufferBytes ?? 0) * 2)
        inbox = try CommandInbox(of: "\(address)")
        self.clock = clock
        self.logger = logger
        router = DatagramRouter(counters: counters, responder: responder)
    }

    /// Whether connections are taken.
    package var takesConnections: Bool { connections != nil }

    /// One port for both. A port that the system chose for UDP may be taken for TCP: then another is tried.
    private static func bind(
        _ address: TransportAddress, _ limits: ConnectionLimits?, _ counters: MediaCounters
    ) throws(MediaSocketError) -> (UDPSocket, TCPConnections?) {
        for _ in 0..<16 {
            let socket = try UDPSocket(binding: address)
            guard let limits else { return (socket, nil) }
            do throws(MediaSocketError) {
                let place = address.withPort(socket.localAddress.port)
                return (socket, try TCPConnections(binding: place, limits: limits, counters: counters))
            } catch {
                guard address.port == 0, error.code == EADDRINUSE else { throw error }
            }
        }
        throw MediaSocketError(call: "bind", address: "\(address)", code: EADDRINUSE)
    }

    /// Starts the thread; it runs until `stop`.
    package func start() throws(MediaSocketError) {
        try CommandInbox.start("capstan-media", self, at: "\(localAddress)") { $0.run() }
    }

    /// Runs `command` on the thread, soon.
    /// - Returns: false when the thread has stopped: the command will not run.
    @discardableResult
    package func submit(_ command: @escaping Command) -> Bool {
        inbox.submit(command)
    }

    /// Runs `body` on the thread and gives its result; `nil` when the thread has stopped.
    package func perform<Result: Sendable>(_ body: @escaping @Sendable (MediaThread) -> Result) async -> Result? {
        await inbox.perform(body)
    }

    /// Lets the thread finish its turn and end. Sessions on it are dropped without a word: close them before.
    package func stop() async {
        _ = await perform { $0.isStopping = true }
    }

    // MARK: On the thread

    /// Takes a session in. Its datagrams are found by the local part of the STUN USERNAME until ICE has checked an
    /// address, and by that address then.
    package func add(_ session: any RoutedSession, username: String, observer: any PeerObserver, at now: Instant) -> Int
    {
        router.add(session, username: username, observer: observer, at: now)
    }

    /// Ends a session from our side; its observer hears `.ended`.
    package func end(_ slot: Int, _ reason: PeerEndReason = .closedByGateway) {
        router.end(slot, reason)
    }

    /// The session in a slot; `nil` when it has ended.
    package func session(in slot: Int) -> (any RoutedSession)? {
        router.session(in: slot)
    }

    /// To be called when a session has restarted ICE: its checks come under another name from then on.
    package func refreshUsernames(_ slot: Int) {
        router.refreshUsernames(slot)
    }

    /// Gives out what a session holds behind holes. Not while an observer is being told something.
    package func giveOutHeld(_ slot: Int) {
        latest = max(latest, clock())
        router.giveOutHeld(slot, at: latest)
    }

    /// Makes the thread look at a session's and its observer's deadlines again, and flush, in this turn.
    package func touch(_ slot: Int) {
        router.touch(slot)
    }

    private func run() {
        // The last is left out while datagrams gather.
        var descriptors = [
            pollfd(fd: inbox.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: connections?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while !isStopping {
            let gathers = pacing.gathers
            descriptors[2].revents = 0
            let ready = capstan_poll(&descriptors, gathers ? 2 : 3, wait(gathers))
            if ready < 0, errno != EINTR { logger.error("poll failed", metadata: ["error": "\(errno)"]) }
            if descriptors[0].revents != 0 { runCommands() }
            if descriptors[1].revents != 0 { readConnections() }
            // Connections may wake it long before enough datagrams have gathered.
            let isWokenEarly = ready > 0 && descriptors[0].revents == 0 && readDue.map { clock() < $0 } ?? false
            if gathers ? !isWokenEarly : descriptors[2].revents != 0 { readDatagrams() }
            latest = clock()
            router.handleTimeouts(at: latest)
            connections?.handleTimeout(for: router, at: latest)
            finishTurn()
        }
        inbox.finish(on: self)
    }

    private func wait(_ gathers: Bool) -> Int64 {
        if gathers {
            let now = clock()
            let due = readDue ?? now + pacing.interval
            readDue = due
            return max((due - now).nanoseconds, 0)
        }
        var deadline = router.deadline
        if let sweep = connections?.deadline, sweep < deadline ?? sweep + .seconds(1) { deadline = sweep }
        return deadline.map { max(($0 - clock()).nanoseconds, 0) } ?? -1
    }

    private func readConnections() {
        latest = max(latest, clock())
        connections?.work(for: router, at: latest)
    }

    private func runCommands() {
        inbox.run(on: self)
        latest = clock()
    }

    /// At most eight batches a turn, so that deadlines and commands are not starved by a flood.
    private func readDatagrams() {
        readDue = nil
        var total = 0
        let begin = clock()
        defer { pacing.read(total, at: begin, hasHandshakes: router.hasHandshakes) }
        for turn in 0..<8 {
            let now = turn == 0 ? begin : clock()
            let count = socket.receive { datagram, remote, local, age in
                // Since `now` was read, or since a session was told a later time, no datagram can have come.
                latest = max(latest, now - age)
                router.receive(datagram, from: remote, to: local, at: latest)
            }
            router.workOff()
            total += count
            if count < UDPSocket.batch { return }
            finishTurn()
        }
    }

    private func finishTurn() {
        latest = max(latest, clock())
        router.finishTurn(at: latest)
        while router.passOn(at: latest) { router.sendOutgoing(through: socket, and: connections, at: latest) }
        router.sendOutgoing(through: socket, and: connections, at: latest)
    }
}
