import Media

/// What one push stands at, as the API shows it.
package enum PushState: String, Codable, Sendable, CaseIterable {
    /// Somebody tries to reach the server.
    case connecting
    /// Frames go out.
    case live
    /// It failed and tries again.
    case waiting
    case ended
}

/// Decides when a push that failed tries again; it reads no clock and does nothing itself.
package struct PushMachine: ~Copyable {
    private enum Current {
        /// Can transition to: live, waiting, ended
        case connecting
        /// Can transition to: waiting, ended
        case live(since: Instant)
        /// Can transition to: connecting, ended
        case waiting
        case ended
    }

    /// What lives for so long was well: an end after that is another outage.
    static let health = Duration.seconds(10)
    static let firstPause = Duration.milliseconds(250)
    /// A server that was restarted is found within this, for as long as `quickFor`.
    static let quickPause = Duration.milliseconds(1000)
    static let quickFor = Duration.seconds(120)
    static let longestPause = Duration.seconds(15)

    private var current = Current.connecting
    private var pause = Duration.zero
    /// When the outage that is under way began.
    private var outageAt: Instant?
    /// Attempts so far, this one too.
    package private(set) var attempts: UInt64 = 1
    /// How often it has been live.
    package private(set) var connections: UInt64 = 0

    package init() {}

    package var state: PushState {
        switch current {
        case .connecting: .connecting
        case .live: .live
        case .waiting: .waiting
        case .ended: .ended
        }
    }

    package enum Action: Sendable, Hashable {
        case none
        /// Begin another attempt so much later.
        case retry(after: Duration)
    }

    /// The attempt that waited begins.
    package mutating func began() {
        switch current {
        case .waiting:
            current = .connecting
            attempts += 1
        case .connecting, .live, .ended: break
        }
    }

    package mutating func connected(at now: Instant) {
        switch current {
        case .connecting, .waiting:
            current = .live(since: now)
            connections += 1
        case .live, .ended: break
        }
    }

    package mutating func failed(at now: Instant) -> Action {
        switch current {
        case .live(let since) where now - since >= Self.health:
            outageAt = now
            pause = Self.firstPause
        case .live, .connecting:
            let began = outageAt ?? now
            outageAt = began
            let limit = now - began < Self.quickFor ? Self.quickPause : Self.longestPause
            pause = min(max(pause * 2, Self.firstPause), limit)
        case .waiting, .ended: return .none
        }
        current = .waiting
        return .retry(after: pause)
    }

    package mutating func end() { current = .ended }
}
