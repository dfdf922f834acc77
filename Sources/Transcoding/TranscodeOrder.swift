import Exporting

/// One file to be made of one file, or of several.
package struct TranscodeOrder: Codable, Sendable, Hashable {
    /// Absolute; the recording's folder where several are composed.
    package var source: String
    /// Absolute; its folder is there. Nobody else writes to it, and it counts for nothing until this has ended well: who
    /// gave the order gives it its name then.
    package var draft: String
    package var plan: FilePlan
    /// Of a decoder or an encoder; 0: as many as there are cores.
    package var threads: Int
    /// What is composed; `nil`: one file.
    package var composition: Composition?

    package init(source: String, draft: String, plan: FilePlan, threads: Int = 0, composition: Composition? = nil) {
        self.source = source
        self.draft = draft
        self.plan = plan
        self.threads = threads
        self.composition = composition
    }
}
