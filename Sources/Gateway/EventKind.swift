/// What is told by `/v1/events`; `docs/http-api.md` says when.
package enum EventKind: String, Sendable, CaseIterable {
    case sessionConnected = "session.connected"
    case sessionEnded = "session.ended"
    case recordingStarted = "recording.started"
    case recordingMedia = "recording.media"
    case recordingStalled = "recording.stalled"
    case recordingStopped = "recording.stopped"
    case recordingCompleted = "recording.completed"
    case recordingFailed = "recording.failed"
    case exportProgress = "export.progress"
    case exportCompleted = "export.completed"
    case exportFailed = "export.failed"
    case broadcastLive = "broadcast.live"
    case broadcastEnded = "broadcast.ended"
    case broadcastFailed = "broadcast.failed"
    case jobChanged = "job.changed"
}
