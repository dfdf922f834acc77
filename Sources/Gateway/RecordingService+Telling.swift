import JobQueue
import Logging
import Media
import Recording

extension RecordingService {
    func log(
        _ level: Logger.Level, _ message: Logger.Message, _ record: RecordingRecord, _ more: Logger.Metadata = [:]
    ) {
        var metadata: Logger.Metadata = ["recording": "\(record.id)", "room": "\(record.room)"]
        metadata.merge(more) { $1 }
        logger.log(level: level, message, metadata: metadata)
    }

    /// What is tried again every second is logged once a minute.
    func complain(_ message: Logger.Message, _ record: RecordingRecord, _ more: Logger.Metadata) {
        guard complaints.isDue("\(record.id) \(message)", at: now()) else { return }
        log(.error, message, record, more)
    }

    func isOver(_ message: Logger.Message, _ record: RecordingRecord) {
        complaints.over("\(record.id) \(message)")
    }

    // MARK: Events

    func tell(_ kind: EventKind, _ record: RecordingRecord, _ more: [String: JSONValue] = [:]) {
        events.note(kind, room: record.room, record.eventData.merging(more) { $1 })
    }

    /// - Parameter room: of its recording, where that is known.
    func tell(_ job: Job, room: String?) {
        events.note(.jobChanged, room: room, job.eventData)
    }
}
