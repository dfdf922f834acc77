import Broadcasting
import NIOCore

extension LiveStage {
    /// What a viewer gets who asks for this. What is about to come is waited for (draft-pantos-hls-rfc8216bis clauses
    /// 6.2.5.2 and 6.2.6): without asking again, and no longer than three target durations.
    package func answer(_ file: LiveFileName, _ request: ReloadRequest = ReloadRequest()) async -> LiveAnswer {
        let begun = ContinuousClock.now
        var request = request
        while true {
            let (wakes, wake) = AsyncStream.makeStream(of: LiveWake.self, bufferingPolicy: .bufferingOldest(1))
            let wait: LiveWait
            switch turn(file, request, since: begun, onWake: { wake.yield($0) }) {
            case .answer(let answer): return answer
            case .wait(let made): wait = made
            }
            // A task that is cancelled gets nothing of a stream.
            switch await withTaskCancellationHandler(
                operation: { await wakes.first { _ in true } }, onCancel: wait.cancel)
            {
            case .changed: request.waitsForNews = false
            // It gets what there is.
            case .expired where request.waitsForNews: request.waitsForNews = false
            case .expired: return .notInTime
            case .crowded: return .crowded
            case .cancelled, nil: return .absent
            }
        }
    }

    enum Step {
        case answer(LiveAnswer)
        /// `nil`: no longer than anybody waits.
        case wait(LiveHall.Need, Duration? = nil)
    }

    func step(_ hall: inout LiveHall, _ file: LiveFileName, _ request: ReloadRequest) -> Step {
        guard let rendition = file.rendition else {
            guard hall.hasMedia || hall.isEnded else { return .wait(.media) }
            if file == .transportMultivariant { return transportMultivariant(hall) }
            return .answer(.playlist(hall.multivariant(version: rules.version), isSettled: false))
        }
        guard let index = hall.shelves.firstIndex(where: { $0.playlist.name == rendition }) else {
            return .answer(.absent)
        }
        switch file {
        case .transportPlaylist: return transportPlaylist(hall, index)
        case .transportSegment(_, let number): return transportSegment(hall, index, number)
        case .multivariant, .transportMultivariant, .playlist:
            let shelf = hall.shelves[index]
            guard request.waitsForNews, !hall.isEnded, !shelf.hasNews(within: configuration.newsAge) else {
                return playlist(&hall, index, request)
            }
            return .wait(
                .news(index, after: shelf.playlist.newestWhole),
                shelf.playlist.hasBeginning ? .seconds(rules.targetDuration) : nil)
        case .initialization(_, let number): return Self.media(hall.shelves[index].initialization(number))
        case .segment(_, let number): return Self.media(hall.shelves[index].segment(number))
        case .part(_, let number, let part): return self.part(hall, index, number, part)
        }
    }

    private func playlist(_ hall: inout LiveHall, _ index: Int, _ request: ReloadRequest) -> Step {
        let wanted = rules.isLowLatency ? request : ReloadRequest()
        switch hall.shelves[index].playlist.readiness(for: wanted) {
        case .ready:
            let text = hall.playlist(index, skips: wanted.skips)
            return .answer(.playlist(text, isSettled: wanted.segment != nil || hall.isEnded))
        case .notYet: return .wait(.playlist(index, wanted))
        case .tooFarAhead: return .answer(.tooFarAhead)
        }
    }

    /// A part that is hinted at may be asked for before it is there.
    private func part(_ hall: LiveHall, _ index: Int, _ number: Int, _ part: Int) -> Step {
        guard rules.isLowLatency else { return .answer(.absent) }
        if let media = hall.shelves[index].part(number, part) { return .answer(.media(media)) }
        let playlist = hall.shelves[index].playlist
        let newest = playlist.segments.last?.number ?? -1
        let isNext =
            number == newest && part < (playlist.open?.parts.count ?? 0) + rules.advancePartLimit
            || number == newest + 1 && part < rules.advancePartLimit
        guard isNext, !hall.isEnded, !playlist.isReached(segment: number, part: part) else { return .answer(.absent) }
        return .wait(.part(index, number: number, part: part))
    }

    private static func media(_ media: LiveMedia?) -> Step { .answer(media.map { .media($0) } ?? .absent) }
}
