/// Where an export, or one of its items, stands.
package enum ExportState: String, Codable, Sendable, CaseIterable {
    case queued, running, completed, failed, cancelled

    /// Nothing happens to it any more by itself.
    package var isFinal: Bool {
        switch self {
        case .queued, .running: false
        case .completed, .failed, .cancelled: true
        }
    }
}
