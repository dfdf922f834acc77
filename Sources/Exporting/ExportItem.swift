import Media

/// One recording of an export; it has a job of its own.
package struct ExportItem: Codable, Sendable, Hashable {
    package var recording: UUIDv7
    /// `nil`: there is nothing that could be done.
    package var job: UUIDv7?
    package var state: ExportState
    /// 0 to 1.
    package var progress: Double
    package var plan: ExportPlan?
    /// What has been made; complete with the item.
    package var files: [ExportedFile]
    package var error: String?

    package init(recording: UUIDv7, job: UUIDv7? = nil, plan: ExportPlan? = nil) {
        self.recording = recording
        self.job = job
        self.plan = plan
        state = .queued
        progress = 0
        files = []
    }

    /// One that cannot be, and why.
    package init(recording: UUIDv7, error: String) {
        self.init(recording: recording)
        state = .failed
        self.error = error
    }

    /// Its recording is being finalized: it is planned, and gets its job, when that is done.
    package var waitsForItsRecording: Bool { plan == nil && job == nil && !state.isFinal }

    package var isPlanned: Bool { plan != nil && !state.isFinal }

    /// Its files are made, and on their way to the destination.
    package var isOnItsWay: Bool { !files.isEmpty && state != .completed }

    /// Nothing of it was encoded; `nil` while that is not known.
    package var copied: Bool? {
        state == .completed ? files.allSatisfy(\.copied) : nil
    }
}

/// One file that was made.
package struct ExportedFile: Codable, Sendable, Hashable {
    /// Within the folder of its export.
    package var name: String
    /// The recorded file's name; `nil`: all of them, composed.
    package var source: String?
    package var format: ExportFormat
    package var bytes: Int64
    /// Seconds.
    package var duration: Double
    /// Whether all of its streams went over as they were.
    package var copied: Bool
    /// Where it was brought, when it is proved to be there.
    package var delivered: DeliveredFile?
    /// The id of a multipart upload that has begun: who resumes it asks which parts are there.
    package var upload: String?

    package init(name: String, source: String?, format: ExportFormat, bytes: Int64, duration: Double, copied: Bool) {
        self.name = name
        self.source = source
        self.format = format
        self.bytes = bytes
        self.duration = duration
        self.copied = copied
    }
}
