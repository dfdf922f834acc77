import Exporting

/// One file to be made of one file.
package struct TranscodeOrder: Codable, Sendable, Hashable {
    /// Absolute.
    package var source: String
    /// Absolute; its folder is there. What has this name already is replaced.
    package var destination: String
    /// Where it is written until it is whole, on the same file system; nobody else writes there.
    package var scratch: String
    package var plan: FilePlan
    /// Of a decoder or an encoder; 0: as many as there are cores.
    package var threads: Int

    package init(source: String, destination: String, scratch: String, plan: FilePlan, threads: Int = 0) {
        self.source = source
        self.destination = destination
        self.scratch = scratch
        self.plan = plan
        self.threads = threads
    }
}
