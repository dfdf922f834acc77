import Foundation
import Muxing
import Stores

/// The drafts of files that are being made whole. Each attempt has its own, so that one that has lost its job writes into
/// no other's, and only the holder of the job puts one in its place. Calls block.
enum FinalizeDrafts {
    static func path(of file: String, fence: Int64) -> String { Finalizer.draftPath(file, attempt: fence) }

    /// What earlier attempts left.
    static func remove(of file: String, in directory: String) {
        for name in RecordingFolder.names(in: directory) where Finalizer.isDraft(name, of: file) {
            remove(directory + "/" + name)
        }
    }

    static func remove(_ draft: String) { unlink(draft) }
}
