/// Where a broadcast stands.
package enum BroadcastState: String, Codable, Sendable, CaseIterable {
    /// Nobody publishes, or nothing that can be shown has come yet.
    case waiting
    case live
    case ended
    case failed

    package var isFinal: Bool {
        switch self {
        case .waiting, .live: false
        case .ended, .failed: true
        }
    }
}

/// Why a broadcast ended.
package enum BroadcastEndReason: String, Codable, Sendable, CaseIterable {
    case stopped
    /// Nobody published for as long as `idleTimeout`.
    case idle
    /// The gateway was shut down.
    case drain
    /// The gateway ended without ending it.
    case interrupted
}
