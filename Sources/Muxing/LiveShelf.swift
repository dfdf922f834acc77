import Broadcasting
import Media
import NIOCore

/// One rendition as viewers see it: its playlist, and the bytes of what the playlist names. Guarded by the stage's lock.
struct LiveShelf {
    private struct Segment {
        var number: Int
        var initialization: Int
        var parts: [ByteBuffer] = []
    }

    private(set) var playlist: MediaPlaylist
    var description: RenditionDescription
    var codecs: String
    private(set) var rate = LiveRate()
    private var segments: [Segment] = []
    private var initializations: [(number: Int, bytes: ByteBuffer)] = []
    private var texts: [Bool: ByteBuffer] = [:]
    /// When the newest whole segment became that.
    private(set) var closedAt: ContinuousClock.Instant?

    init(_ description: RenditionDescription, rules: PlaylistRules) {
        self.description = description
        codecs = description.codec.soundName ?? ""
        playlist = MediaPlaylist(name: description.name, rules: rules)
    }

    private var contentType: String { description.kind == .video ? "video/mp4" : "audio/mp4" }

    /// Bytes of media that are held.
    private(set) var bytesHeld = 0

    // MARK: From the packaging thread

    mutating func add(initialization number: Int, bytes: ByteBuffer, codecs: String) {
        initializations.append((number, bytes))
        self.codecs = codecs
    }

    mutating func begin(_ segment: PlaylistSegment) {
        texts = [:]
        playlist.begin(segment)
        segments.append(Segment(number: segment.number, initialization: segment.initialization))
    }

    mutating func add(_ part: PlaylistSegment.Part, bytes: ByteBuffer, frames: Int) {
        guard !segments.isEmpty else { return }
        texts = [:]
        let rules = playlist.rules
        for piece in rules.isLowLatency ? part.split(notAbove: rules.partTarget.inSeconds) : [part] {
            playlist.add(piece)
            segments[segments.count - 1].parts.append(piece.isGap ? ByteBuffer() : bytes)
        }
        bytesHeld += bytes.readableBytes
        rate.add(bytes: bytes.readableBytes, frames: frames)
    }

    /// Time within the segment under way for which nothing came.
    mutating func addHole(seconds: Double) {
        let rules = playlist.rules
        guard rules.isLowLatency, seconds > 0.005, playlist.open?.parts.isEmpty == false else { return }
        let hole = PlaylistSegment.Part(duration: seconds, isIndependent: false, isGap: true)
        texts = [:]
        for piece in hole.split(notAbove: rules.partTarget.inSeconds) {
            playlist.add(piece)
            segments[segments.count - 1].parts.append(ByteBuffer())
        }
    }

    /// The segment under way is whole.
    /// - Returns: what it is made of.
    mutating func close(duration: Double) -> [ByteBuffer] {
        texts = [:]
        playlist.close(duration: duration)
        closedAt = .now
        rate.close(duration: duration)
        let parts = segments.last?.parts ?? []
        _ = playlist.trim()
        forget()
        return parts
    }

    /// Lists one segment less, though it is within the window, while three target durations are left (clause 6.2.2).
    /// - Returns: whether it could.
    mutating func shorten() -> Bool {
        guard playlist.shorten() else { return false }
        texts = [:]
        forget()
        return true
    }

    mutating func end() {
        texts = [:]
        playlist.end()
    }

    /// Who has read of a segment or a part may still ask for it when it is no longer listed (clause 6.2.2).
    private mutating func forget() {
        guard let first = playlist.segments.first else { return }
        let rules = playlist.rules
        let parts = Double(rules.targetDuration * 3) / rules.segmentTarget.inSeconds
        let kept = first.number - (rules.isLowLatency ? Int(parts.rounded(.up)) : 0) - 3
        let gone = segments.prefix { $0.number < kept }.count
        guard gone > 0 else { return }
        for segment in segments.prefix(gone) { bytesHeld -= segment.parts.reduce(0) { $0 + $1.readableBytes } }
        segments.removeFirst(gone)
        let oldest = segments.first?.initialization ?? 0
        initializations.removeAll { $0.number < oldest }
    }

    /// Something of it has been put up, though that may be long ago.
    var hasBegun: Bool { rate.bytes > 0 }

    // MARK: For viewers

    /// A segment has become whole just now.
    func hasNews(within age: Duration) -> Bool {
        guard playlist.hasBeginning, let closedAt else { return false }
        return ContinuousClock.now - closedAt < age
    }

    mutating func text(skips: Bool, reports: [RenditionReport]) -> ByteBuffer {
        if let made = texts[skips] { return made }
        let made = ByteBuffer(string: playlist.text(skips: skips, reports: reports))
        texts[skips] = made
        return made
    }

    func initialization(_ number: Int) -> LiveMedia? {
        initializations.first { $0.number == number }.map { LiveMedia(pieces: [$0.bytes], contentType: contentType) }
    }

    func segment(_ number: Int) -> LiveMedia? {
        guard let found = find(number), !found.parts.isEmpty, number != playlist.open?.number else { return nil }
        return LiveMedia(pieces: found.parts, contentType: contentType)
    }

    /// What goes into a transport stream; `nil` where there is nothing of that time.
    func share(of number: Int) -> TransportSegment.Share? {
        guard let found = find(number), !found.parts.isEmpty, number != playlist.open?.number,
            let initialization = initializations.first(where: { $0.number == found.initialization })
        else { return nil }
        return TransportSegment.Share(
            initialization: initialization.bytes, fragments: found.parts.filter { $0.readableBytes > 0 })
    }

    func part(_ number: Int, _ part: Int) -> LiveMedia? {
        guard let found = find(number), found.parts.indices.contains(part), found.parts[part].readableBytes > 0 else {
            return nil
        }
        return LiveMedia(pieces: [found.parts[part]], contentType: contentType)
    }

    private func find(_ number: Int) -> Segment? {
        guard let first = segments.first, number >= first.number else { return nil }
        // Numbers have no holes, or few.
        let index = number - first.number
        if segments.indices.contains(index), segments[index].number == number { return segments[index] }
        return segments.first { $0.number == number }
    }
}

extension Codec {
    /// As in RFC 6381. That of sound is known before there is any; of a picture its first keyframe tells.
    fileprivate var soundName: String? {
        switch self {
        case .opus: "opus"
        case .aac: "mp4a.40.2"
        case .vp8, .h264, .vp9, .av1, .h265, .pcmu, .pcma: nil
        }
    }
}
