import Foundation

/// A detached thread with every signal blocked, so that signals reach only the one that waits for them.
package enum BackgroundThread {
    /// - Parameter name: at most 15 bytes are shown by the system.
    package static func start(name: String, _ run: @escaping @Sendable () -> Void) {
        let thread = Thread {
            var signals = sigset_t()
            sigfillset(&signals)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            run()
        }
        thread.name = String(name.prefix(15))
        thread.start()
    }
}
