import Media

/// What a connection that begins now is given first: everything from the last keyframe on, or a little sound where there is
/// no picture.
struct PushMemory {
    struct Entry {
        var frame: EncodedFrame
        var stream: UInt8
        var time: MediaTimestamp
    }

    private static let maximumBytes = 8 << 20
    private static let longestPicture = Duration.seconds(10)
    private static let longestSound = Duration.seconds(1)

    private let hasPicture: Bool
    private(set) var entries: [Entry] = []
    private var bytes = 0

    init(hasPicture: Bool) { self.hasPicture = hasPicture }

    mutating func put(_ entry: Entry) {
        if entry.frame.codec.kind == .video, entry.frame.isKeyframe { clear() }
        // Before a keyframe nothing is of use.
        guard !hasPicture || !entries.isEmpty || entry.frame.codec.kind == .video && entry.frame.isKeyframe else {
            return
        }
        entries.append(entry)
        bytes += entry.frame.count
        let span = entry.time.duration - (entries.first?.time.duration ?? .zero)
        if hasPicture {
            if bytes > Self.maximumBytes || span > Self.longestPicture { clear() }
        } else if span > Self.longestSound {
            bytes -= entries.removeFirst().frame.count
        }
    }

    mutating func clear() {
        entries.removeAll(keepingCapacity: true)
        bytes = 0
    }
}
