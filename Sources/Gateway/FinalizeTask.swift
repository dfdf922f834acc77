import Recording

/// One file to be made whole.
package struct FinalizeTask: Sendable {
    /// Absolute.
    package let path: String
    package let file: RecordingFile
    /// What the manifest says of it, if anything.
    package let summary: PartSummary?

    package init(path: String, file: RecordingFile, summary: PartSummary?) {
        self.path = path
        self.file = file
        self.summary = summary
    }
}

package enum FinalizeOutcome: Sendable {
    case finalized(bytes: Int64, duration: Double, summary: PartSummary?)
    /// It stays as it grew, playable; trying again would not help. The note says why.
    case kept(note: String)
    /// There is nothing in it.
    case empty(note: String)
}

/// Makes one file whole; it blocks, on a thread of its own. The closure is asked now and then: `true` breaks off, by
/// throwing. It may be called again for a file that it has done before.
package typealias Finalize = @Sendable (FinalizeTask, () -> Bool) throws -> FinalizeOutcome
