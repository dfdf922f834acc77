import Logging
import Media
import Recording

extension RecordingService {
    /// Takes in what the media plane has told so far.
    package func processEvents() {
        for event in inbox.take() { process(event) }
    }

    private func process(_ event: TapEvent) {
        switch event {
        case .partOpened(let id, let participant, let file, let summary):
            guard let active = active[id] else { return }
            partOpened(active, participant: participant, file: file, summary: summary)
        case .partProgress(let id, let name, let bytes, let duration, let summary):
            guard let active = active[id] else { return }
            partProgress(active, name: name, bytes: bytes, duration: duration, summary: summary)
        case .partClosed(let id, let name, let bytes, let duration, let summary, let failure):
            guard let active = active[id] else { return }
            partClosed(active, name: name, bytes: bytes, duration: duration, summary: summary, failure: failure)
        case .publisherCame(let id, _):
            active[id]?.machine.publisherCame()
        case .publisherLeft(let id, _, let remaining):
            active[id]?.machine.publisherLeft(remaining: remaining, at: now())
        case .roomOccupied(let room): roomOccupied(room)
        case .roomEmptied(let room): roomEmptied(room)
        }
    }

    private func partOpened(
        _ active: ActiveRecording, participant: String, file: RecordingFile, summary: PartSummary
    ) {
        active.add(file)
        active.parts[file.name] = summary
        log(
            .info, "file opened", active.record,
            [
                "participant": "\(participant)", "file": "\(file.name)",
                "tracks": "\(file.tracks.map(\.rawValue).joined(separator: "+"))",
            ])
        mediaCame(active, since: summary.wallClockStart.wallClock)
        saveSoon(active)
    }

    private func mediaCame(_ active: ActiveRecording, since start: WallClock? = nil) {
        switch active.machine.mediaCame(at: now()) {
        case .none: break
        case .began:
            let latest = active.wallClock(at: now())
            active.record.startedAt = min(max(start ?? latest, active.record.createdAt), latest)
            active.record.state = active.machine.state
            log(.info, "recording began", active.record)
            tell(.recordingMedia, active.record)
        case .cameAgain:
            log(.info, "media comes again", active.record)
            tell(.recordingMedia, active.record)
        }
    }

    /// Tells of recordings into which nothing has come for a while.
    func checkFlow(at instant: Instant) {
        for active in active.values {
            switch active.machine.checkFlow(at: instant) {
            case .none: break
            case .stalled:
                let cause = active.machine.hasPublisher ? "noMedia" : "noPublisher"
                log(.warning, "no media comes into the recording", active.record, ["cause": "\(cause)"])
                tell(.recordingStalled, active.record, ["cause": .string(cause)])
            }
        }
    }

    private func partProgress(
        _ active: ActiveRecording, name: String, bytes: Int64, duration: Double, summary: PartSummary
    ) {
        active.parts[name] = summary
        let before = active.bytes
        active.change(file: name) {
            $0.bytes = bytes
            $0.duration = duration
        }
        if active.bytes > before { mediaCame(active) }
        if now() >= active.savedAt + configuration.manifestInterval { saveSoon(active) }
        follow(active.machine.wrote(bytes: active.bytes), active)
    }

    private func partClosed(
        _ active: ActiveRecording, name: String, bytes: Int64, duration: Double, summary: PartSummary,
        failure: PartFailure?
    ) {
        if !active.has(file: name) { active.add(summary.file) }
        active.parts[name] = summary
        active.change(file: name) {
            $0.bytes = bytes
            $0.duration = duration
            $0.state = failure == nil ? .closed : .failed
            if let failure { $0.note = failure.text }
        }
        if let failure {
            metrics.filesFailed.increment()
            log(.error, "a file could not go on", active.record, ["file": "\(name)", "error": "\(failure.text)"])
            follow(active.machine.sinkFailed(isDiskFull: failure.isDiskFull), active, failure: failure.text)
        } else {
            log(
                .info, "file closed", active.record,
                ["file": "\(name)", "bytes": "\(bytes)", "seconds": "\(duration)"])
            follow(active.machine.wrote(bytes: active.bytes), active)
        }
        saveSoon(active)
    }

    func follow(_ action: RecordingMachine.LimitAction, _ active: ActiveRecording, failure: String? = nil) {
        switch action {
        case .none: break
        case .end(let reason): end(active, reason, failure: failure)
        }
    }
}
