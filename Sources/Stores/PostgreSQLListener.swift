import Foundation
import NIOConcurrencyHelpers

/// Hears on a connection and a thread of its own what other processes tell with `NOTIFY`. Whenever it has connected anew
/// it tells everything, since something may have been missed.
final class PostgreSQLListener: Sendable {
    private struct Wake {
        var reading: Int32 = -1
        var writing: Int32 = -1
        var isStopped = false
    }

    private let wake: NIOLockedValueBox<Wake>

    init(url: String, tell: @escaping @Sendable (StateChange) -> Void) {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
        wake = NIOLockedValueBox(Wake(reading: ends[0], writing: ends[1]))
        let wake = wake
        let thread = Thread { Self.run(url: url, wake: wake, tell: tell) }
        thread.name = "capstan.listen"
        thread.start()
    }

    func stop() {
        wake.withLockedValue { wake in
            wake.isStopped = true
            // The thread sees the end of the pipe, and closes its own.
            if wake.writing >= 0 { close(wake.writing) }
            wake.writing = -1
        }
    }

    private static func run(
        url: String, wake: NIOLockedValueBox<Wake>, tell: @Sendable (StateChange) -> Void
    ) {
        let connection = PostgreSQLConnection(url: url, told: nil, label: "capstan.listen")
        let reading = wake.withLockedValue { $0.reading }
        while !wake.withLockedValue({ $0.isStopped }) {
            do throws(StoresError) {
                if try connection.open() {
                    for change in StateChange.allCases { try connection.script("LISTEN capstan_\(change.rawValue)") }
                    for change in StateChange.allCases { tell(change) }
                }
                let channels = try connection.notices(wake: reading)
                for change in StateChange.allCases where channels.contains("capstan_\(change.rawValue)") {
                    tell(change)
                }
            } catch {
                connection.close()
                var interest = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
                _ = poll(&interest, 1, 500)
            }
        }
        connection.close()
        close(reading)
    }
}
