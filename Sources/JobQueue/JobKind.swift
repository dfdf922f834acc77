/// What a job does. A worker claims the kinds it can run.
package enum JobKind: String, Codable, Sendable, CaseIterable {
    /// Held by the gateway that records, for as long as it does.
    case recording
    /// Makes the files of one recording whole: duration, cues, index in front.
    case finalize
    /// Makes the files of one item of an export.
    case export
    /// Held by the gateway that broadcasts, for as long as it does.
    case broadcast
    /// Brings the files of one item of an export to where they were asked for.
    case upload
    /// Tells one receiver of one event.
    case webhook
}
