import Media
import Recording

extension RecordingService {
    package func pauseRecording(_ id: UUIDv7, gap: PauseGap) async throws(GatewayError) -> RecordingRecord {
        processEvents()
        guard let active = active[id] else { throw Self.notPaused(try await recording(id)) }
        let instant = now()
        switch active.machine.pause(at: instant) {
        case .pause: break
        case .refuse: throw Self.notPaused(active.record)
        }
        active.gap = gap
        active.record.state = active.machine.state
        active.record.pausedAt = wallClock()
        plane.pauseTap(id, gap, at: instant)
        log(.info, "recording pauses", active.record, ["gap": "\(gap.rawValue)"])
        tell(.recordingPaused, active.record, ["gap": .string(gap.rawValue)])
        saveSoon(active)
        return active.record
    }

    package func resumeRecording(_ id: UUIDv7) async throws(GatewayError) -> RecordingRecord {
        processEvents()
        guard let active = active[id] else { throw Self.notResumed(try await recording(id)) }
        let instant = now()
        switch active.machine.resume(at: instant) {
        case .resume: break
        case .refuse: throw Self.notResumed(active.record)
        }
        active.record.state = active.machine.state
        active.record.resume(active.gap, at: wallClock())
        plane.resumeTap(id, at: instant)
        log(.info, "recording goes on", active.record)
        tell(.recordingResumed, active.record, ["gap": .string(active.gap.rawValue)])
        saveSoon(active)
        return active.record
    }

    private static func notPaused(_ record: RecordingRecord) -> GatewayError {
        switch record.state {
        case .waiting: .conflict("recording \(record.id) has no media yet; pause it when it records, or stop it")
        case .paused: .conflict("recording \(record.id) is paused already; resume it, or stop it")
        case .recording, .finalizing, .completed, .failed: .conflict(ended(record))
        }
    }

    private static func notResumed(_ record: RecordingRecord) -> GatewayError {
        switch record.state {
        case .waiting, .recording: .conflict("recording \(record.id) is not paused; there is nothing to resume")
        case .paused, .finalizing, .completed, .failed: .conflict(ended(record))
        }
    }

    private static func ended(_ record: RecordingRecord) -> String {
        "recording \(record.id) has ended; start a new one"
    }
}
