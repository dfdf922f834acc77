import Media
import Muxing
import Recording

extension TapEvent {
    init(_ event: FileEvent, recording: UUIDv7) {
        switch event {
        case .opened(let plan):
            self = .partOpened(
                recording: recording, participant: plan.participant, file: plan.file, summary: plan.summary)
        case .progress(let summary):
            self = .partProgress(
                recording: recording, name: summary.name, bytes: summary.bytes, duration: summary.duration,
                summary: summary)
        case .closed(let summary):
            self = .partClosed(
                recording: recording, name: summary.name, bytes: summary.bytes, duration: summary.duration,
                summary: summary, error: nil)
        case .failed(let summary, let error):
            self = .partClosed(
                recording: recording, name: summary.name, bytes: summary.bytes, duration: summary.duration,
                summary: summary, error: PartFailure(error))
        }
    }
}

extension PartFailure {
    init(_ error: MuxingError) {
        switch error {
        case .diskFull: self.init("\(error)", isDiskFull: true)
        case .system, .library, .unsupported, .shortOfSpace, .nothingWhole, .cancelled: self.init("\(error)")
        }
    }
}
