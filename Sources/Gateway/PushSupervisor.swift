import Broadcasting
import Media
import NIOConcurrencyHelpers
import WorkerLink

/// One push of a broadcast: a process for each attempt to reach its server, begun again when it ends, with a pause. Each
/// connection begins at the last keyframe, and times go on. Nothing that a server does reaches further than this.
///
/// From any thread. Frames are H.264 as stream 0 and AAC as stream 1, in the order that they come.
package final class PushSupervisor: Sendable {
    package struct Status: Sendable, Hashable {
        package var state: PushState
        /// Attempts to reach the server so far, and how often it was reached.
        package var attempts: UInt64
        package var connections: UInt64
        /// Of media that went out, over all connections.
        package var bytes: UInt64
        /// Frames that did not go out since the server was too slow.
        package var dropped: UInt64
        /// Why the last connection or attempt ended. There is no key in it.
        package var lastError: String?
    }

    private struct Content: ~Copyable {
        var machine = PushMachine()
        var memory: PushMemory
        var worker: LiveWorker?
        /// Of the attempt that is under way: what ended ones say is late.
        var number = 0
        var bytesBefore: UInt64 = 0
        var bytes: UInt64 = 0
        var dropped: UInt64 = 0
        var lastError: String?
        /// A connection goes on with a keyframe only.
        var waitsForKeyframe = false
        /// Once it ends.
        var whenGone: (@Sendable () -> Void)?
    }

    /// To be shown; the key is not in it.
    package let redacted: String
    private let address: PushAddress
    private let hasPicture: Bool
    private let hasSound: Bool
    private let workers: LiveWorkers
    private let command: WorkerCommand
    private let clock: @Sendable () -> Instant
    private let onChange: @Sendable (Status) -> Void
    // A struct that cannot be copied fits in no box.
    private let lock = NIOLock()
    nonisolated(unsafe) private var content: Content

    /// It begins at once.
    /// - Parameter onChange: called when state, attempts or error change, on whatever thread; it must be quick.
    package init(
        _ address: PushAddress, hasPicture: Bool, hasSound: Bool, workers: LiveWorkers,
        command: WorkerCommand = .ownExecutable, clock: @escaping @Sendable () -> Instant,
        onChange: @escaping @Sendable (Status) -> Void
    ) {
        self.address = address
        redacted = address.redacted
        self.hasPicture = hasPicture
        self.hasSound = hasSound
        self.workers = workers
        self.command = command
        self.clock = clock
        self.onChange = onChange
        content = Content(memory: PushMemory(hasPicture: hasPicture))
        lock.withLock { begin(after: .zero) }
    }

    package var status: Status {
        lock.withLock { current }
    }

    /// - Parameter time: on the broadcast's axis. Of a stream it does not run backward.
    package func take(_ frame: EncodedFrame, at time: MediaTimestamp) {
        let stream: UInt8 = frame.codec.kind == .video ? 0 : 1
        guard stream == 0 ? hasPicture : hasSound else { return }
        lock.withLock {
            content.memory.put(PushMemory.Entry(frame: frame, stream: stream, time: time))
            guard content.machine.state == .live, let worker = content.worker else { return }
            if content.waitsForKeyframe {
                guard stream == 0, frame.isKeyframe else { return }
                content.waitsForKeyframe = false
            }
            worker.submit(frame, stream: stream, at: time)
        }
    }

    /// The publisher went, or came back, or frames are missing: what follows begins at a keyframe.
    package func interrupt() {
        lock.withLock {
            content.memory.clear()
            content.waitsForKeyframe = hasPicture
        }
    }

    /// No more comes: the server is told, and nothing is tried again.
    /// - Parameter whenGone: called once, when the process has ended, on whatever thread.
    package func end(_ whenGone: @escaping @Sendable () -> Void = {}) {
        let (status, isGone) = lock.withLock {
            if content.machine.state == .live { content.worker?.end() } else { content.worker?.kill() }
            content.machine.end()
            if content.worker != nil { content.whenGone = whenGone }
            return (current, content.worker == nil)
        }
        onChange(status)
        if isGone { whenGone() }
    }

    private var current: Status {
        Status(
            state: content.machine.state, attempts: content.machine.attempts,
            connections: content.machine.connections, bytes: content.bytesBefore + content.bytes,
            dropped: content.dropped, lastError: content.lastError)
    }

    // MARK: Attempts, under the lock

    private func begin(after pause: Duration) {
        content.number += 1
        content.bytesBefore += content.bytes
        content.bytes = 0
        let number = content.number
        do {
            let order = try PushWork.order(address, hasPicture: hasPicture, hasSound: hasSound)
            content.worker = workers.start(order, command: command, after: pause) { [weak self] in
                self?.hear($0, of: number)
            }
        } catch {
            content.lastError = "the order cannot be written"
            content.machine.end()
        }
    }

    // MARK: Events

    private func hear(_ event: LiveWorker.Event, of number: Int) {
        var whenGone: (@Sendable () -> Void)?
        let status: Status? = lock.withLock {
            guard number == content.number else { return nil }
            switch event {
            case .report(let body):
                guard let report = PushWork.report(body) else { return nil }
                content.bytes = report.bytes
                return connected()
            case .dropped(let count):
                content.dropped += UInt64(clamping: count)
                return nil
            case .ended(let error):
                (whenGone, content.whenGone) = (content.whenGone, nil)
                return ended(error)
            // A push gives no frames, and prints nothing that may be shown.
            case .frame, .line: return nil
            }
        }
        if let status { onChange(status) }
        whenGone?()
    }

    private func connected() -> Status? {
        content.machine.began()
        let before = content.machine.connections
        content.machine.connected(at: clock())
        guard content.machine.connections > before, let worker = content.worker else { return nil }
        content.lastError = nil
        content.waitsForKeyframe = hasPicture && content.memory.entries.isEmpty
        for entry in content.memory.entries { worker.submit(entry.frame, stream: entry.stream, at: entry.time) }
        return current
    }

    private func ended(_ error: WorkerLinkError?) -> Status? {
        content.worker = nil
        content.machine.began()
        if content.machine.state != .ended { content.lastError = error?.description ?? "the connection ended" }
        switch content.machine.failed(at: clock()) {
        case .none: break
        case .retry(let pause): begin(after: pause)
        }
        return current
    }
}
