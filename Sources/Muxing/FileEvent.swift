import Recording

/// What a `FileSink` tells of its files, in order, on the writer's thread: enqueue it and return.
package indirect enum FileEvent: Sendable {
    case opened(PartPlan)
    /// About once a second. Bytes are those in the file; the summary has them too.
    case progress(PartSummary)
    /// The file is whole; finalizing may begin.
    case closed(PartSummary)
    /// The file could not be made, or not go on; what is in it stays. What comes until the next part is thrown away.
    case failed(PartSummary, MuxingError)
}
