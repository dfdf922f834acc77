import Media

/// Decides where one broadcast stands and when it ends; it reads no clock and does nothing itself.
///
/// Whatever the order of events, a broadcast ends once: what comes late is `.none`.
package struct BroadcastMachine: ~Copyable {
    private enum State {
        /// Can transition to: live, ending
        case waiting
        /// Can transition to: waiting, ending
        case live
        /// Can transition to: ended
        case ending
        case ended
    }

    private var current = State.waiting
    private let idleTimeout: Duration?
    private var idleSince: Instant?

    /// - Parameter idleTimeout: without a publisher; `nil`: it waits for ever.
    package init(idleTimeout: Duration?, now: Instant) {
        self.idleTimeout = idleTimeout
        idleSince = now
    }

    package var state: BroadcastState {
        switch current {
        case .waiting: .waiting
        case .live, .ending: .live
        case .ended: .ended
        }
    }

    package var isRunning: Bool {
        switch current {
        case .waiting, .live: true
        case .ending, .ended: false
        }
    }

    package enum MediaAction: Sendable, Hashable { case none, wentLive }

    package mutating func publisherCame() { idleSince = nil }

    /// Something that viewers can play.
    package mutating func mediaCame() -> MediaAction {
        switch current {
        case .waiting:
            current = .live
            return .wentLive
        case .live, .ending, .ended: return .none
        }
    }

    package mutating func publisherLeft(at now: Instant) {
        if idleSince == nil { idleSince = now }
        switch current {
        case .live: current = .waiting
        case .waiting, .ending, .ended: break
        }
    }

    package enum TimeAction: Sendable, Hashable {
        case none
        case end(BroadcastEndReason)
    }

    /// When `handleTimeout` is due.
    package var deadline: Instant? {
        guard isRunning, let idleTimeout, let idleSince else { return nil }
        return idleSince + idleTimeout
    }

    package func handleTimeout(at now: Instant) -> TimeAction {
        guard let deadline, deadline <= now else { return .none }
        return .end(.idle)
    }

    package enum StopAction: Sendable, Hashable { case close, alreadyEnding, alreadyEnded }

    package mutating func stop() -> StopAction {
        switch current {
        case .waiting, .live:
            current = .ending
            return .close
        case .ending: return .alreadyEnding
        case .ended: return .alreadyEnded
        }
    }

    package enum CloseAction: Sendable, Hashable { case none, ended }

    /// The last of it has been packaged.
    package mutating func closed() -> CloseAction {
        switch current {
        case .ending:
            current = .ended
            return .ended
        case .waiting, .live, .ended: return .none
        }
    }
}
