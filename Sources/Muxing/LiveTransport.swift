import NIOConcurrencyHelpers

/// A segment of a live broadcast as an MPEG-2 transport stream.
package struct LiveTransport: Sendable {
    let segment: TransportSegment
    let rendition: String
    let shelf: TransportShelf

    /// Takes milliseconds the first time; `nil` where it cannot be carried.
    package var media: LiveMedia? { shelf.media(of: segment, rendition) }
}

/// The last segments that were made, for the next who ask.
final class TransportShelf: Sendable {
    private static let limit = 16

    private struct Made {
        var rendition: String
        var number: Int
        var media: LiveMedia
    }

    private let made = NIOLockedValueBox<[Made]>([])

    /// Who asks for the same at the same time waits until the first has it.
    func media(of segment: TransportSegment, _ rendition: String) -> LiveMedia? {
        made.withLockedValue { made in
            if let known = made.first(where: { $0.number == segment.number && $0.rendition == rendition }) {
                return known.media
            }
            guard let bytes = segment.bytes() else { return nil }
            let media = LiveMedia(pieces: [bytes], contentType: TransportSegment.contentType)
            if made.count >= Self.limit { made.removeFirst() }
            made.append(Made(rendition: rendition, number: segment.number, media: media))
            return media
        }
    }
}
