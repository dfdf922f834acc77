import Dispatch
import Glibc
import NIOConcurrencyHelpers

/// SIGTERM and SIGINT: the first asks for a drain, the second ends the process at once.
///
/// They are taken through Dispatch: its main thread opens its signal mask, so a thread that waits for blocked signals
/// would race with the default action.
enum StopSignals {
    /// The first signal that comes, by its number.
    static func first() -> AsyncStream<Int32> {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        let hasCome = NIOLockedValueBox(false)
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler {
                // The cycle is meant: a source lives as long as the process.
                _ = source
                let isSecond = hasCome.withLockedValue { seen in
                    defer { seen = true }
                    return seen
                }
                if isSecond { _exit(130) }
                continuation.yield(number)
                continuation.finish()
            }
            source.activate()
        }
        return stream
    }
}
