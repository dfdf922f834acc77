import Glibc
import Telemetry

/// SIGTERM and SIGINT: the first asks for a drain, the second ends the process at once.
enum StopSignals {
    private static func set() -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        return signals
    }

    /// Keeps both from every thread that is made from now on.
    static func block() {
        var signals = set()
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// The first signal that comes, by its number.
    static func first() -> AsyncStream<Int32> {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        BackgroundThread.start(name: "capstan-signal") {
            var signals = set()
            var number: Int32 = 0
            sigwait(&signals, &number)
            continuation.yield(number)
            continuation.finish()
            sigwait(&signals, &number)
            _exit(130)
        }
        return stream
    }
}
