import Media

/// Frames on their way to a live worker. At its bound it drops them all, and goes on with the next keyframe.
package struct LiveQueue: Sendable {
    private var items: [WorkerMedia] = []
    private var first = 0
    package private(set) var bytes = 0
    private let bounds: LiveOrder.Bounds
    private var hasPictures = false
    private var waitsForKeyframe = false
    /// The streams whose next frame comes after others that are missing.
    private var broken: Set<UInt8> = []
    private var streams: Set<UInt8> = []
    /// Dropped and not told yet.
    private var dropped = 0

    package init(_ bounds: LiveOrder.Bounds) { self.bounds = bounds }

    package var isEmpty: Bool { first >= items.count }

    /// From the oldest to the newest.
    package var span: Duration {
        guard first < items.count, let newest = items.last else { return .zero }
        return newest.time.duration - items[first].time.duration
    }

    package mutating func put(_ media: WorkerMedia) {
        let isPicture = media.frame.codec.kind == .video
        if isPicture { hasPictures = true }
        streams.insert(media.stream)
        if media.frame.count > WorkerMedia.maximumFrame {
            drop()
            dropped += 1
            return
        }
        if !isEmpty, bytes + media.frame.count > bounds.bytes || span > bounds.span { drop() }
        if waitsForKeyframe {
            guard isPicture, media.frame.isKeyframe else {
                dropped += 1
                return
            }
            waitsForKeyframe = false
        }
        var kept = media
        if broken.remove(media.stream) != nil { kept.isDiscontinuity = true }
        items.append(kept)
        bytes += media.frame.count
    }

    private mutating func drop() {
        dropped += items.count - first
        items.removeAll(keepingCapacity: true)
        first = 0
        bytes = 0
        waitsForKeyframe = hasPictures
        broken = streams
    }

    package mutating func take() -> WorkerMedia? {
        guard first < items.count else { return nil }
        let media = items[first]
        bytes -= media.frame.count
        first += 1
        // What was taken is let go in pieces, so that a frame costs no move of all others.
        if first == items.count {
            items.removeAll(keepingCapacity: true)
            first = 0
        } else if first >= 32 {
            items.removeFirst(first)
            first = 0
        }
        return media
    }

    /// - Returns: how many frames have been dropped since it was asked before.
    package mutating func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }
}
