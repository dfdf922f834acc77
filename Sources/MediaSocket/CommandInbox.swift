import CSocket
import Glibc
import NIOConcurrencyHelpers

/// What other threads want done on the thread of an `Owner`, and the descriptor that wakes it.
final class CommandInbox<Owner: AnyObject & Sendable>: Sendable {
    typealias Command = @Sendable (Owner) -> Void

    private struct Contents {
        var commands: [Command] = []
        var isClosed = false
    }

    /// An eventfd, readable while something waits.
    let descriptor: Int32
    private let contents = NIOLockedValueBox(Contents())

    /// - Parameter address: of the owner, for the error.
    init(of address: String) throws(MediaSocketError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        guard descriptor >= 0 else { throw MediaSocketError(call: "eventfd", address: address, code: errno) }
    }

    deinit { close(descriptor) }

    /// - Returns: false when the thread has stopped: the command will not run.
    func submit(_ command: @escaping Command) -> Bool {
        let taken = contents.withLockedValue { contents in
            guard !contents.isClosed else { return false }
            contents.commands.append(command)
            return true
        }
        if taken {
            var one: UInt64 = 1
            _ = write(descriptor, &one, 8)
        }
        return taken
    }

    /// Runs `body` on the thread and gives its result; `nil` when the thread has stopped.
    func perform<Result: Sendable>(_ body: @escaping @Sendable (Owner) -> Result) async -> Result? {
        await withCheckedContinuation { continuation in
            let taken = submit { continuation.resume(returning: body($0)) }
            if !taken { continuation.resume(returning: nil) }
        }
    }

    // MARK: On the thread

    func run(on owner: Owner) {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
        let commands = contents.withLockedValue { contents in
            let commands = contents.commands
            contents.commands.removeAll(keepingCapacity: commands.count < 256)
            return commands
        }
        for command in commands { command(owner) }
    }

    /// Runs what came last; nothing is taken any more.
    func finish(on owner: Owner) {
        let late = contents.withLockedValue { contents in
            contents.isClosed = true
            return contents.commands
        }
        for command in late { command(owner) }
    }

    // MARK: The thread

    /// Starts a thread of this name that does `work` with the owner, which lives until it is done.
    static func start(
        _ name: StaticString, _ owner: Owner, at address: String, _ work: @escaping @Sendable (Owner) -> Void
    ) throws(MediaSocketError) {
        let body = Unmanaged.passRetained(ThreadBody(name: name) { work(owner) })
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            body.release()
            throw MediaSocketError(call: "pthread_create", address: address, code: code)
        }
        pthread_detach(thread)
    }
}

private final class ThreadBody {
    private let name: StaticString
    private let work: () -> Void

    init(name: StaticString, _ work: @escaping () -> Void) {
        self.name = name
        self.work = work
    }

    func run() {
        name.withUTF8Buffer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { if let first = $0.baseAddress { capstan_name_thread(first) } }
        }
        _ = capstan_block_signals()
        work()
    }
}
