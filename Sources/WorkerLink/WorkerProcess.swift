import Glibc

/// Has one piece of work done by a process of its own, which then ends.
package enum WorkerProcess {
    /// How soon it must have said hello. A machine under load takes its time for a new process.
    package static let startLimit = Duration.seconds(30)
    /// How long one that was asked to end has for it.
    package static let grace = Duration.seconds(3)
    /// Lines of what it prints that are passed on; of more only the number.
    static let maximumLines = 100

    /// Comes back when the process has ended. It blocks, for as long as the work takes: on a thread of its own.
    /// - Parameters:
    ///   - isCancelled: asked ten times a second; `true` asks the process to end, and kills it after `grace`.
    ///   - onLine: what it prints, line by line.
    /// - Returns: its result.
    package static func run(
        _ kind: String, _ body: [UInt8], limits: WorkerLimits, command: WorkerCommand = .ownExecutable,
        isCancelled: () -> Bool, onProgress: (Double) -> Void = { _ in }, onLine: (String) -> Void = { _ in }
    ) throws(WorkerLinkError) -> [UInt8] {
        var talk = WorkerTalk(
            order: try WorkerLinkFrame.order(kind: kind, limits: limits, body: body).encoded(), limits: limits)
        if isCancelled() { throw .cancelled }
        let worker = try SpawnedWorker(command)
        var words = WorkerWords()
        let ending = converse(with: worker, &talk, &words, isCancelled, onProgress, onLine)
        // What has ended by itself stays as it ended: to a process that waits to be reaped a signal does nothing.
        let how = worker.reap()
        _ = words.read(from: worker.words, onLine)
        words.finish(onLine)
        switch ending {
        case .finished(let body): return body
        case .broken(let error): throw error
        case .closed: throw talk.isCancelled ? .cancelled : .died(how: how, lastWords: words.last)
        }
    }

    enum Ending {
        case finished([UInt8])
        case broken(WorkerLinkError)
        /// Its end of the link is closed: it is gone.
        case closed
    }

    private static func converse(
        with worker: borrowing SpawnedWorker, _ talk: inout WorkerTalk, _ words: inout WorkerWords,
        _ isCancelled: () -> Bool, _ onProgress: (Double) -> Void, _ onLine: (String) -> Void
    ) -> Ending {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            var polled = [
                pollfd(fd: worker.link, events: Int16(POLLIN | (talk.wantsToWrite ? POLLOUT : 0)), revents: 0),
                pollfd(fd: words.isOpen ? worker.words : -1, events: Int16(POLLIN), revents: 0),
            ]
            poll(&polled, 2, 100)
            if polled[1].revents != 0 { words.isOpen = words.read(from: worker.words, onLine) }
            let now = ContinuousClock.now
            if isCancelled() { talk.cancel(at: now) }
            if polled[0].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 {
                let count = recv(worker.link, &buffer, buffer.count, 0)
                if count > 0 {
                    buffer.withUnsafeBytes { talk.take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
                    do throws(WorkerLinkError) {
                        if let heard = try talk.hear(at: now, onProgress) { return heard }
                    } catch {
                        return .broken(error)
                    }
                } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                    return .closed
                }
            }
            if let error = talk.say(on: worker.link) { return error }
            if let error = talk.lateness(at: now) { return .broken(error) }
        }
    }
}
