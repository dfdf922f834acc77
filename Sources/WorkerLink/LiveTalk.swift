import Glibc

/// The gateway's side of one live worker: when it begins, what is said and heard, how it ends. Belongs to one thread.
final class LiveTalk {
    private final class Running {
        let process: SpawnedWorker
        init(_ process: consuming SpawnedWorker) { self.process = process }
    }

    private enum Phase {
        case waiting(until: ContinuousClock.Instant)
        case talking(Running)
        /// It was killed, or has closed its link, and how it ended is not known yet.
        case ending(Running, WorkerLinkError?)
        case over
    }

    private let worker: LiveWorker
    private var phase: Phase
    private var reader = WorkerLinkReader()
    private var words = WorkerWords()
    private var hasGreeted = false
    private var isEndTold = false
    private var begunAt: ContinuousClock.Instant
    /// Frames that it was sent, and that it has done with.
    private var sent: UInt64 = 0
    private var done: UInt64 = 0
    /// Since when it owes a sign of life.
    private var owesSince: ContinuousClock.Instant?
    private var killAt: ContinuousClock.Instant?
    /// What is being written: a message's bytes, and the frame that belongs to it.
    private var head: [UInt8] = []
    private var tail: WorkerMedia?
    private var written = 0
    private var isBlocked = false

    init(_ worker: LiveWorker, begins: ContinuousClock.Instant) {
        self.worker = worker
        phase = .waiting(until: begins)
        begunAt = begins
    }

    var isOver: Bool { if case .over = phase { true } else { false } }

    /// Of link and words; -1 where there is nothing to wait for.
    var polled: [pollfd] {
        guard case .talking(let running) = phase else {
            return [pollfd(fd: -1, events: 0, revents: 0), pollfd(fd: -1, events: 0, revents: 0)]
        }
        let events = Int16(POLLIN | (isBlocked ? POLLOUT : 0))
        return [
            pollfd(fd: running.process.link, events: events, revents: 0),
            pollfd(fd: words.isOpen ? running.process.words : -1, events: Int16(POLLIN), revents: 0),
        ]
    }

    /// When `turn` is due though nothing has happened.
    var deadline: ContinuousClock.Instant? {
        switch phase {
        case .waiting(let until): until
        // How a process ended is asked for: nobody tells.
        case .ending: .now + .milliseconds(5)
        case .over: nil
        case .talking:
            if hasGreeted {
                [killAt, owesSince.map { $0 + worker.order.limits.silence }].compactMap { $0 }.min()
            } else {
                begunAt + WorkerProcess.startLimit
            }
        }
    }

    /// Everybody goes.
    func stop() { worker.state.withLockedValue { $0.isKilled = true } }

    /// Begins it, writes what waits and the link takes, and looks whether it is late.
    func turn(at now: ContinuousClock.Instant) {
        let (isKilled, dropped) = worker.state.withLockedValue { state in
            state.isTold = false
            return (state.isKilled, state.queue.takeDropped())
        }
        if dropped > 0, !isOver { worker.onEvent(.dropped(dropped)) }
        switch phase {
        case .waiting where isKilled: finish(.cancelled)
        case .waiting(let until): if now >= until { begin(at: now) }
        case .talking where isKilled: kill(.cancelled)
        case .talking(let running):
            if hasGreeted { say(on: running.process.link, at: now) }
            if let error = lateness(at: now) { kill(error) }
        case .ending(let running, let error): reap(running, error)
        case .over: break
        }
    }

    private func begin(at now: ContinuousClock.Instant) {
        do throws(WorkerLinkError) {
            phase = .talking(Running(try SpawnedWorker(worker.command)))
            begunAt = now
        } catch {
            finish(error)
        }
    }

    private func lateness(at now: ContinuousClock.Instant) -> WorkerLinkError? {
        if let killAt, now >= killAt { return .cancelled }
        if !hasGreeted { return now - begunAt > WorkerProcess.startLimit ? .silent(WorkerProcess.startLimit) : nil }
        guard let owesSince, now - owesSince > worker.order.limits.silence else { return nil }
        return .silent(worker.order.limits.silence)
    }

    // MARK: Saying

    private func say(on link: Int32, at now: ContinuousClock.Instant) {
        isBlocked = false
        while prepare(at: now) {
            guard let count = send(on: link) else { return }
            written += count
            if written >= head.count + (tail?.frame.count ?? 0) {
                head.removeAll(keepingCapacity: true)
                tail = nil
                written = 0
            }
        }
    }

    /// - Returns: whether there is something to write.
    private func prepare(at now: ContinuousClock.Instant) -> Bool {
        while head.isEmpty {
            let (media, isEnding) = worker.state.withLockedValue { ($0.queue.take(), $0.isEnding) }
            if let media {
                // What the queue took and the link does not has parameter sets of no codec.
                guard let bytes = try? WorkerLinkFrame.head(of: media) else { continue }
                head = bytes
                tail = media
                sent += 1
                if owesSince == nil { owesSince = now }
            } else if isEnding, !isEndTold, let bytes = try? WorkerLinkFrame.end.encoded() {
                isEndTold = true
                killAt = now + WorkerProcess.grace
                head = bytes
            } else {
                return false
            }
        }
        return true
    }

    /// - Returns: how many bytes went; `nil`: the link takes none now.
    private func send(on link: Int32) -> Int? {
        while true {
            let count = head.withUnsafeBytes { head in
                guard let tail else { return sendBytes(link, [head[min(written, head.count)...]]) }
                return tail.frame.withBytes { bytes in
                    sendBytes(
                        link,
                        [head[min(written, head.count)...], bytes[max(written - head.count, 0)...]])
                }
            }
            if count >= 0 { return count }
            if errno == EINTR { continue }
            // One that is gone is found when its link is read.
            isBlocked = errno == EAGAIN
            return nil
        }
    }

    private func sendBytes(_ link: Int32, _ pieces: [Slice<UnsafeRawBufferPointer>]) -> Int {
        var vectors = pieces.map { piece in
            let bytes = UnsafeRawBufferPointer(rebasing: piece)
            return iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
        }
        return vectors.withUnsafeMutableBufferPointer { vectors in
            var message = msghdr()
            message.msg_iov = vectors.baseAddress
            message.msg_iovlen = vectors.count
            return sendmsg(link, &message, Int32(MSG_NOSIGNAL))
        }
    }

    // MARK: Hearing

    func readWords() {
        guard case .talking(let running) = phase else { return }
        words.isOpen = words.read(from: running.process.words) { worker.onEvent(.line($0)) }
    }

    func hear(_ buffer: inout [UInt8], at now: ContinuousClock.Instant) {
        guard case .talking(let running) = phase else { return }
        let count = recv(running.process.link, &buffer, buffer.count, 0)
        guard count > 0 else {
            if count == 0 || (errno != EAGAIN && errno != EINTR) { close(running) }
            return
        }
        buffer.withUnsafeBytes { reader.take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        do throws(WorkerLinkError) {
            while case .talking = phase, let frame = try reader.next() { try heed(frame, at: now) }
        } catch {
            kill(error)
        }
    }

    private func heed(_ frame: WorkerLinkFrame, at now: ContinuousClock.Instant) throws(WorkerLinkError) {
        owesSince = sent > done ? now : nil
        if case .hello(let version) = frame {
            guard version == WorkerLinkFrame.version else { throw .otherVersion(seen: version) }
            guard !hasGreeted else { throw .malformed("a second hello") }
            hasGreeted = true
            let order = worker.order
            head = try WorkerLinkFrame.order(kind: order.kind, limits: order.limits, body: order.body).encoded()
            owesSince = now
            return
        }
        guard hasGreeted else { throw .malformed("another message before a hello") }
        switch frame {
        case .media(let media): worker.onEvent(.frame(media))
        case .report(let body): worker.onEvent(.report(body))
        case .done(let count):
            // It is still at the last of those that it has taken.
            done = count
            owesSince = sent > done ? now : nil
        case .finished: kill(nil)
        case .failed(let text, let isFinal): throw .failed(text: text, isFinal: isFinal)
        case .hello, .order, .progress, .cancel, .end: throw .malformed("an order from the process that takes orders")
        }
    }

    // MARK: Ending

    /// Its link is closed: it is gone, and says how as soon as it is asked.
    private func close(_ running: Running) {
        phase = .ending(running, .died(how: "", lastWords: ""))
        turn(at: .now)
    }

    private func kill(_ error: WorkerLinkError?) {
        guard case .talking(let running) = phase else { return }
        running.process.kill()
        phase = .ending(running, error)
        turn(at: .now)
    }

    private func reap(_ running: Running, _ error: WorkerLinkError?) {
        guard let how = running.process.ending() else {
            // A link can be closed by one that lives on.
            running.process.kill()
            return
        }
        _ = words.read(from: running.process.words) { worker.onEvent(.line($0)) }
        words.finish { worker.onEvent(.line($0)) }
        if case .died = error { finish(.died(how: how, lastWords: words.last)) } else { finish(error) }
    }

    private func finish(_ error: WorkerLinkError?) {
        phase = .over
        worker.state.withLockedValue { state in
            state.isEnding = true
            while state.queue.take() != nil {}
        }
        worker.onEvent(.ended(error))
    }
}
