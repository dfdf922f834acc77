import CSocket
import Glibc
import ICE
import Media
import WebRTCCore

/// The thread that sends for any number of sessions, each from a socket of its own: waits for datagrams, commands and the
/// next deadline. The counterpart of `MediaThread`, where one socket serves all.
package final class SendThread: @unchecked Sendable {
    package typealias Command = @Sendable (SendThread) -> Void
    /// Told on the thread, with the number that the session was added under.
    package typealias Observer = @Sendable (_ number: Int, _ event: SendEvent, _ at: Instant) -> Void

    private final class Resident {
        let session: SendSession
        let number: Int
        var socket: SendSocket

        init(_ session: SendSession, number: Int, socket: SendSocket) {
            self.session = session
            self.number = number
            self.socket = socket
        }
    }

    /// The token of the wake-up descriptor; sessions have their slots.
    private static let wakeupToken = UInt32.max
    /// Deadlines within it are met together: what a thousand sessions want would else wake it at every packet.
    private static let quantum: Int64 = 500_000

    private let poll: Int32
    private let clock: @Sendable () -> Instant
    private let observer: Observer
    private let inbox: CommandInbox<SendThread>

    // What follows belongs to the thread.
    private var residents: [Resident?] = []
    private var slots: [Int: Int] = [:]
    private var vacant: [Int] = []
    private var deadlines = DeadlineQueue()
    private let buffers = SendBuffers()
    private let output = SendOutput()
    private var ended = SendTotals()
    private var datagramsNotSent = 0
    private var isStopping = false

    package init(
        clock: @escaping @Sendable () -> Instant, observer: @escaping Observer
    ) throws(MediaSocketError) {
        poll = capstan_epoll_create()
        guard poll >= 0 else { throw MediaSocketError(call: "epoll_create1", address: "to send from", code: errno) }
        inbox = try CommandInbox(of: "to send from")
        guard capstan_epoll_add(poll, inbox.descriptor, Self.wakeupToken) == 0 else {
            throw MediaSocketError(call: "epoll_ctl", address: "to send from", code: errno)
        }
        self.clock = clock
        self.observer = observer
    }

    deinit {
        close(poll)
    }

    /// Starts the thread; it runs until `stop`.
    package func start() throws(MediaSocketError) {
        try CommandInbox.start("capstan-send", self, at: "to send from") { $0.run() }
    }

    /// Runs `command` on the thread, soon; not at all when it has stopped.
    @discardableResult
    package func submit(_ command: @escaping Command) -> Bool {
        inbox.submit(command)
    }

    /// Runs `body` on the thread and gives its result; `nil` when the thread has stopped.
    package func perform<Result: Sendable>(_ body: @escaping @Sendable (SendThread) -> Result) async -> Result? {
        await inbox.perform(body)
    }

    package func stop() async {
        _ = await perform { $0.isStopping = true }
    }

    // MARK: On the thread

    /// Begins a session; its first checks go out at once.
    package func add(_ configuration: SendConfiguration, number: Int) throws {
        let now = clock()
        let session = try SendSession(configuration, at: now)
        let socket = try SendSocket(needsIPv6: configuration.candidates.contains { !$0.isIPv4 })
        let slot = vacant.popLast() ?? residents.count
        guard let token = UInt32(exactly: slot), capstan_epoll_add(poll, socket.descriptor, token) == 0 else {
            let code = errno
            close(socket.descriptor)
            throw MediaSocketError(call: "epoll_ctl", address: "to send from", code: code)
        }
        if slot == residents.count { residents.append(nil) }
        let resident = Resident(session, number: number, socket: socket)
        residents[slot] = resident
        slots[number] = slot
        resident.session.handleTimeout(at: now, into: output)
        deliver(slot, resident, at: now)
    }

    /// Ends a session from our side; its observer hears `.ended`.
    package func end(_ number: Int) {
        guard let slot = slots[number], let resident = residents[slot] else { return }
        let now = clock()
        resident.session.close(at: now, into: output)
        deliver(slot, resident, at: now)
    }

    /// All sessions together, those that have ended too.
    package func totals() -> SendTotals {
        var totals = ended
        totals.datagramsNotSent = datagramsNotSent
        for case let resident? in residents { totals.add(resident.session.report(), isRunning: true) }
        return totals
    }

    private func run() {
        var tokens = [UInt32](repeating: 0, count: 64)
        while !isStopping {
            var wait: Int64 = -1
            if let deadline = deadlines.earliest {
                let left = (deadline - clock()).nanoseconds
                wait = left <= 0 ? 0 : max(left, Self.quantum)
            }
            let count = capstan_epoll_wait(poll, &tokens, Int32(tokens.count), wait)
            if count > 0 { for token in tokens[..<Int(count)] { read(token) } }
            handleTimeouts()
        }
        inbox.finish(on: self)
    }

    private func read(_ token: UInt32) {
        guard token != Self.wakeupToken else { return runCommands() }
        guard residents.indices.contains(Int(token)), let resident = residents[Int(token)] else { return }
        let now = clock()
        buffers.receive(resident.socket) { datagram, remote in
            resident.session.receive(datagram, from: remote, at: now, into: output)
        }
        deliver(Int(token), resident, at: now)
    }

    private func runCommands() {
        inbox.run(on: self)
    }

    private func handleTimeouts() {
        let now = clock()
        while let slot = deadlines.popDue(at: now) {
            guard let resident = residents[slot] else { continue }
            resident.session.handleTimeout(at: now, into: output)
            deliver(slot, resident, at: now)
        }
    }

    private func deliver(_ slot: Int, _ resident: Resident, at now: Instant) {
        if !output.datagrams.isEmpty {
            datagramsNotSent += buffers.send(output.datagrams, through: resident.socket)
            output.datagrams.removeAll()
        }
        if !output.events.isEmpty {
            let events = output.events
            output.removeAll()
            for event in events {
                switch event {
                case .selected(let address): resident.socket.connect(to: address)
                case .ended: remove(slot, resident)
                case .connected, .leapt, .noKeyframe: break
                }
                observer(resident.number, event, now)
            }
            guard residents[slot] != nil else { return }
        }
        deadlines.set(slot, to: resident.session.deadline)
    }

    private func remove(_ slot: Int, _ resident: Resident) {
        ended.add(resident.session.report(), isRunning: false)
        deadlines.set(slot, to: nil)
        close(resident.socket.descriptor)
        residents[slot] = nil
        slots[resident.number] = nil
        vacant.append(slot)
    }
}
