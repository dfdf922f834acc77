import Exporting
import Media

/// A recording of two people, of whom one comes a minute later and has two parts.
enum ExportScene {
    static let start = WallClock(rfc3339: "2026-11-21T02:24:05.25Z") ?? WallClock(nanoseconds: 0)

    static func file(
        _ participant: String, _ codecs: [Codec], after seconds: Double = 0, lasts duration: Double = 600, part: Int = 1
    ) -> ExportSource.File {
        ExportSource.File(
            name: part == 1 ? "\(participant).webm" : "\(participant)~\(part).webm", participant: participant,
            part: part,
            codecs: codecs, start: start + .seconds(seconds), duration: duration)
    }

    static func source(_ files: [ExportSource.File]) -> ExportSource {
        ExportSource(
            recording: UUIDv7("0199aa00-0000-7000-8000-000000000001") ?? UUIDv7(now: start), room: "standup",
            start: start, files: files)
    }

    static let meeting = source([
        file("anna", [.opus, .vp8]), file("ben", [.opus, .h264], after: 60, lasts: 100),
        file("ben", [.opus, .h264], after: 200, lasts: 300, part: 2),
    ])
}
