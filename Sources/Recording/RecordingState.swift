/// Where a recording stands, as seen from outside.
package enum RecordingState: String, Codable, Sendable, CaseIterable {
    case waiting, recording, paused, finalizing, completed, failed
}

/// Why a recording came to its end.
package enum RecordingEndReason: String, Codable, Sendable, CaseIterable {
    case stopped, maxDuration, maxBytes, idle, diskFull, interrupted, drain
}
