import Broadcasting
import NIOConcurrencyHelpers

/// What the packaging thread says of a broadcast: always the newest, so that nothing waits that nobody has read.
struct BroadcastStatus: Sendable, Hashable {
    /// Who publishes it now.
    var publisher: String?
    /// Viewers get what that publisher sends.
    var isLive = false
    var renditions: [BroadcastRendition] = []
    var interruptions = 0
    /// What does not go out, and why.
    var note: String?
    /// What the machine cannot keep up with.
    var load: String?
    /// Why it is not kept on disk, though that was asked.
    var keeping: String?

    var shownNote: String? {
        let notes = [note, load, keeping].compactMap(\.self)
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }
}

/// Takes it across from the packaging thread to `BroadcastService`.
final class BroadcastStatusBox: Sendable {
    private let status = NIOLockedValueBox(BroadcastStatus())
    private let wake: @Sendable () -> Void

    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    var current: BroadcastStatus { status.withLockedValue { $0 } }

    func change(_ body: (inout BroadcastStatus) -> Void) {
        let isNews = status.withLockedValue { status in
            let before = status
            body(&status)
            return status != before
        }
        if isNews { wake() }
    }
}
