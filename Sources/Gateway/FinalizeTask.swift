import Recording

/// One file to be made whole.
package struct FinalizeTask: Codable, Sendable {
    /// Absolute.
    package let path: String
    /// Where the whole file is to be written, beside it. This attempt's alone.
    package let draft: String
    package let file: RecordingFile
    /// What the manifest says of it, if anything.
    package let summary: PartSummary?

    package init(path: String, draft: String, file: RecordingFile, summary: PartSummary?) {
        self.path = path
        self.draft = draft
        self.file = file
        self.summary = summary
    }
}

package enum FinalizeOutcome: Codable, Sendable {
    /// - Parameter hasDraft: else the file was whole already.
    case finalized(bytes: Int64, duration: Double, summary: PartSummary?, hasDraft: Bool)
    /// It stays as it grew, playable; trying again would not help. The note says why.
    case kept(note: String)
    /// There is nothing in it.
    case empty(note: String)
}

/// Writes the draft of one file. It may be called again for a file that it has done before. `progress` is 0 to 1.
package typealias Finalize =
    @Sendable (
        _ task: FinalizeTask, _ context: JobContext, _ progress: @escaping @Sendable (Double) -> Void
    ) async throws -> FinalizeOutcome
