import Media
import Recording

extension Gateway {
    /// What is sent from now on goes into no file until `resumeRecording`.
    package func pauseRecording(_ id: UUIDv7, gap: PauseGap) async throws(GatewayError) -> RecordingRecord {
        try await recording.pauseRecording(id, gap: gap)
    }

    package func resumeRecording(_ id: UUIDv7) async throws(GatewayError) -> RecordingRecord {
        try await recording.resumeRecording(id)
    }
}
