import Broadcasting
import NIOCore

/// What all threads see of a stage, under its lock: the shelves, and who waits for what.
struct LiveHall {
    /// What a reader waits for.
    enum Need: Sendable {
        /// Anything that can be played, of the whole broadcast.
        case media
        case playlist(Int, ReloadRequest)
        /// One more whole segment than there was, and enough to begin with.
        case news(Int, after: Int?)
        case part(Int, number: Int, part: Int)
    }

    struct Waiter {
        var need: Need
        var deadline: ContinuousClock.Instant
        var wake: @Sendable (LiveWake) -> Void
    }

    var shelves: [LiveShelf] = []
    /// Pictures are to come: a list without them would be read too soon.
    var expectsPictures = false
    private(set) var isEnded = false
    private(set) var waiting: [UInt64: Waiter] = [:]
    private var nextWaiter: UInt64 = 0
    var hasSweeper = false
    var audience: LiveAudience
    /// Who comes when so many wait is told to come back.
    private let waiterLimit: Int
    /// What media may take; listed ones are let go early for it.
    private let byteLimit: Int

    init(waiterLimit: Int, byteLimit: Int, patience: Duration) {
        audience = LiveAudience(window: patience)
        self.waiterLimit = waiterLimit
        self.byteLimit = byteLimit
    }

    /// The oldest of all renditions' segments go until the rest is within the limit, or as short as a list may be.
    mutating func shorten() {
        while shelves.reduce(0, { $0 + $1.bytesHeld }) > byteLimit {
            let oldest = shelves.indices.compactMap { index in
                shelves[index].playlist.segments.first.map { (number: $0.number, index: index) }
            }
            let order = oldest.sorted { $0.number < $1.number }
            guard order.contains(where: { shelves[$0.index].shorten() }) else { return }
        }
    }

    mutating func end() {
        for index in shelves.indices { shelves[index].end() }
        isEnded = true
    }

    // MARK: Waiting

    /// - Returns: the waiter's number; `nil` where as many wait as may.
    mutating func wait(_ waiter: Waiter) -> UInt64? {
        guard waiting.count < waiterLimit else { return nil }
        nextWaiter += 1
        waiting[nextWaiter] = waiter
        return nextWaiter
    }

    mutating func cancel(_ id: UInt64) -> Waiter? { waiting.removeValue(forKey: id) }

    mutating func takeWoken() -> [@Sendable (LiveWake) -> Void] { take(waiting.filter { isMet($0.value.need) }) }

    mutating func takeExpired(at now: ContinuousClock.Instant) -> [@Sendable (LiveWake) -> Void] {
        take(waiting.filter { $0.value.deadline <= now })
    }

    private mutating func take(_ due: [UInt64: Waiter]) -> [@Sendable (LiveWake) -> Void] {
        for id in due.keys { waiting[id] = nil }
        return due.values.map(\.wake)
    }

    private func isMet(_ need: Need) -> Bool {
        if isEnded { return true }
        switch need {
        case .media: return hasMedia
        case .playlist(let index, let request): return shelves[index].playlist.readiness(for: request) == .ready
        case .news(let index, let known):
            let playlist = shelves[index].playlist
            return playlist.hasBeginning && playlist.newestWhole != known
        case .part(let index, let number, let part):
            return shelves[index].playlist.isReached(segment: number, part: part)
        }
    }

    /// Something can be played: pictures too where the first of them are yet to come. When a camera is off afterwards the
    /// sound is something.
    var hasMedia: Bool {
        let pictures = shelves.filter { $0.description.kind == .video }
        let awaitsPictures = (expectsPictures || !pictures.isEmpty) && !pictures.contains(where: \.hasBegun)
        return shelves.contains { ($0.description.kind == .video || !awaitsPictures) && $0.playlist.hasMedia }
    }

    // MARK: Texts

    func multivariant(version: Int) -> ByteBuffer {
        let known = shelves.filter { !$0.codecs.isEmpty }
        // Who comes now cannot begin with what has nothing but gaps.
        let playable = isEnded ? known : known.filter { !$0.playlist.isGapsOnly }
        let offers = (playable.isEmpty ? known : playable).map { shelf in
            var description = shelf.description
            if description.frameRate <= 0, description.kind == .video { description.frameRate = shelf.rate.frameRate }
            return MultivariantPlaylist.Offer(
                description: description, codecs: shelf.codecs, peak: shelf.rate.peak, average: shelf.rate.average)
        }
        return ByteBuffer(string: MultivariantPlaylist(version: version, offers: offers).text)
    }

    mutating func playlist(_ index: Int, skips: Bool) -> ByteBuffer {
        let reports = shelves.indices.compactMap { other -> RenditionReport? in
            guard other != index, let edge = shelves[other].playlist.edge else { return nil }
            return RenditionReport(
                name: shelves[other].playlist.name, segment: edge.segment, part: edge.part)
        }
        return shelves[index].text(skips: skips, reports: reports)
    }
}
