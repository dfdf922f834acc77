/// Where a job stands, as seen from outside; `docs/jobs.md` draws it.
package enum JobState: String, Codable, Sendable, CaseIterable {
    case scheduled, queued, running, retrying, completed, failed, cancelled

    /// Nothing happens to it any more by itself.
    package var isFinal: Bool {
        switch self {
        case .scheduled, .queued, .running, .retrying: false
        case .completed, .failed, .cancelled: true
        }
    }
}
