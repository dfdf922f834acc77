import Foundation
import NIOConcurrencyHelpers

/// The worker process's side. It takes one order from its standard input, does it, says what came of it, and ends.
package enum WorkerChild {
    /// What a piece of work may ask and tell.
    package struct Context: Sendable {
        /// To be asked now and then: `true` asks it to break off.
        package let isCancelled: @Sendable () -> Bool
        /// 0 to 1. It may be called often: it is told a few times a second. Whoever does not call it for long is killed.
        package let progress: @Sendable (Double) -> Void
    }

    /// An error is a failure that may be tried again, unless it is a `WorkerLinkError.failed` that says otherwise.
    package typealias Work = @Sendable (_ body: [UInt8], _ context: Context) throws -> [UInt8]

    static let link: Int32 = 0

    /// - Parameters:
    ///   - works: by kind of order.
    ///   - live: those that take frames and give frames.
    package static func run(_ works: [String: Work], live: [String: LiveChild.Work] = [:]) -> Never {
        // Our end is the parent's to decide, and its death is ours.
        for number in [SIGTERM, SIGINT, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
        guard tell(.hello(version: WorkerLinkFrame.version)) else { _exit(3) }
        var reader = WorkerLinkReader()
        guard case .order(let kind, let limits, let body) = read(&reader) else { _exit(3) }
        set(limits)
        if let work = live[kind] { LiveChild.run(work, body, reader) }
        let isCancelled = NIOLockedValueBox(false)
        listen(reader, isCancelled)
        let said = NIOLockedValueBox(ContinuousClock.now)
        let context = Context(
            isCancelled: { isCancelled.withLockedValue { $0 } },
            progress: { value in
                let isDue = said.withLockedValue { said in
                    let now = ContinuousClock.now
                    guard now - said >= .milliseconds(200) else { return false }
                    said = now
                    return true
                }
                if isDue, !tell(.progress(value)) { _exit(3) }
            })
        let isTold: Bool
        do {
            guard let work = works[kind] else {
                throw WorkerLinkError.failed(text: "there is no work '\(kind)'", isFinal: true)
            }
            isTold = tell(.finished(try work(body, context)))
        } catch WorkerLinkError.failed(let text, let isFinal) {
            isTold = tell(.failed(text: text, isFinal: isFinal))
        } catch {
            isTold = tell(.failed(text: "\(error)", isFinal: false))
        }
        _exit(isTold ? 0 : 3)
    }

    private static func set(_ limits: WorkerLimits) {
        var core = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &core)
        if limits.memory > 0 {
            var memory = rlimit(rlim_cur: rlim_t(limits.memory), rlim_max: rlim_t(limits.memory))
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory)
        }
        if limits.cpuSeconds > 0 {
            let seconds = rlim_t(limits.cpuSeconds)
            var cpu = rlimit(rlim_cur: seconds, rlim_max: seconds + 1)
            setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &cpu)
        }
        _ = nice(Int32(limits.niceness))
    }

    /// Hears on a thread of its own that nobody wants the work any more, or that the parent is gone.
    private static func listen(_ reader: WorkerLinkReader, _ isCancelled: NIOLockedValueBox<Bool>) {
        let box = NIOLockedValueBox(reader)
        let thread = Thread {
            var reader = box.withLockedValue { $0 }
            while let frame = read(&reader) {
                if case .cancel = frame { isCancelled.withLockedValue { $0 = true } }
            }
            _exit(3)
        }
        thread.name = "link"
        thread.start()
    }

    /// `nil` where the link has ended or makes no sense.
    static func read(_ reader: inout WorkerLinkReader) -> WorkerLinkFrame? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            do throws(WorkerLinkError) {
                if let frame = try reader.next() { return frame }
            } catch {
                return nil
            }
            let count = recv(link, &buffer, buffer.count, 0)
            if count > 0 {
                buffer.withUnsafeBytes { reader.take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            } else if count == 0 || errno != EINTR {
                return nil
            }
        }
    }

    private static let saying = NIOLock()

    static func tell(_ frame: WorkerLinkFrame) -> Bool {
        let bytes: [UInt8]
        do throws(WorkerLinkError) {
            bytes = try frame.encoded()
        } catch {
            // A result that is too long is a failure like others.
            guard case .finished = frame else { return false }
            return tell(.failed(text: "\(error)", isFinal: true))
        }
        return saying.withLock {
            bytes.withUnsafeBytes { bytes in
                var offset = 0
                while offset < bytes.count {
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
                    let written = send(link, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                    if written > 0 { offset += written } else if errno != EINTR { return false }
                }
                return true
            }
        }
    }
}
