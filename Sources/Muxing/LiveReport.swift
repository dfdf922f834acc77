import Broadcasting

/// How a rendition stands, for API and metrics.
package struct LiveReport: Sendable {
    package var description: RenditionDescription
    /// As in RFC 6381; empty until the first keyframe.
    package var codecs: String
    /// Bits a second over all whole segments.
    package var bitrate: Int
    package var frameRate: Double
    /// Of media since the beginning, and what is in memory.
    package var bytes: Int
    package var bytesHeld: Int
    /// The media sequence number of the newest segment with anything in it.
    package var newestSegment: Int?
}

extension LiveStage {
    package func report() -> [LiveReport] {
        look { hall in
            hall.shelves.map { shelf in
                LiveReport(
                    description: shelf.description, codecs: shelf.codecs, bitrate: shelf.rate.average,
                    frameRate: shelf.rate.frameRate, bytes: shelf.rate.bytes, bytesHeld: shelf.bytesHeld,
                    newestSegment: shelf.playlist.edge?.segment)
            }
        }
    }

    /// Readers that wait for what comes next.
    package var waitingReaders: Int { look { $0.waiting.count } }

    /// Something can be played.
    package var hasMedia: Bool { look { $0.hasMedia } }
}
