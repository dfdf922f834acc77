import Media
import RTPPayload
import RTPSend

/// A media file read whole, its first picture and its first sound cut into payloads, ready to be sent any number of times.
package struct PublishedFile: Sendable {
    package struct Track: Sendable {
        package let media: PacketizedTrack
        /// For `a=fmtp`; `nil` for none.
        package let formatParameters: String?
    }

    /// The picture first; one of each kind at most.
    package let tracks: [Track]
    package let duration: Duration
    /// What was left out of the file, for the person who publishes it.
    package let notes: [String]

    /// Bytes of payloads that are kept in memory.
    package static let byteLimit = 1 << 30
    /// Of a raw stream, which has no times.
    static let rawInterval: Int64 = 40_000_000

    /// - Parameters:
    ///   - wantsPicture: else what there is of it is left out.
    package init(
        path: String, wantsPicture: Bool = true, wantsSound: Bool = true
    ) throws(MediaReadingError) {
        let reader = try MediaFileReader(path: path)
        var notes: [String] = []
        var lines: [TrackLine] = []
        for kind in [MediaKind.video, .audio] where kind == .video ? wantsPicture : wantsSound {
            let streams = reader.streams.filter { $0.kind == kind }
            guard let stream = streams.first else { continue }
            lines.append(try TrackLine(stream, path: path))
            if streams.count > 1 {
                notes.append("of \(streams.count) \(kind.rawValue) streams only the first is published")
            }
        }
        guard !lines.isEmpty else { throw .nothingToPublish(path: path) }
        try Self.read(reader, into: &lines, path: path)
        let start = lines.compactMap(\.start).min() ?? 0
        var tracks: [Track] = []
        for index in lines.indices {
            if lines[index].passed > 0 {
                notes.append("\(lines[index].passed) pictures before the first keyframe are left out")
            }
            if let track = try lines[index].finish(start: start, path: path) { tracks.append(track) }
        }
        guard !tracks.isEmpty else { throw .nothingToPublish(path: path) }
        self.tracks = tracks
        self.notes = notes
        duration = .nanoseconds(tracks.map(\.media.end).max() ?? 0)
    }

    private static func read(
        _ reader: MediaFileReader, into lines: inout [TrackLine], path: String
    ) throws(MediaReadingError) {
        var total = 0
        while reader.read() {
            for index in lines.indices where lines[index].stream.index == reader.stream {
                total += try lines[index].take(reader, path: path)
            }
            guard total <= byteLimit else { throw .tooLarge(path: path, limit: byteLimit) }
        }
    }
}
