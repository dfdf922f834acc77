import Broadcasting
import Media
import Recording

/// What stands in front of the fragments of one rendition (CMAF header, ISO/IEC 23000-19 clause 7.3.1), and its codec's
/// name (RFC 6381).
struct LiveInitialization {
    let bytes: [UInt8]
    let codecs: String

    /// - Parameter isComplete: samples bring no parameter sets.
    init(_ description: RenditionDescription, sets: ParameterSets?, isComplete: Bool) throws(MuxingError) {
        let plan = StreamPlan(
            track: TrackID(0), codec: description.codec, channels: description.channels, width: description.width,
            height: description.height, parameterSets: sets)
        let path = description.name
        let header = try ContainerHeader(
            path: path, container: .mp4, streams: [try ContainerStream(plan, path: path, isComplete: isComplete)],
            settings: .cmaf)
        guard header.clocks == [description.clockRate] else {
            throw .unsupported(path: path, reason: "a header with a clock of its own: \(header.clocks)")
        }
        bytes = header.bytes
        codecs = isComplete ? plan.codecStringOutOfBand : plan.codecString
    }
}
