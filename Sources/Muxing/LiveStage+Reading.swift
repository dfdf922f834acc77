import Broadcasting
import NIOCore

extension LiveStage {
    /// What a viewer gets who asks for this. What is about to come is waited for (draft-pantos-hls-rfc8216bis clauses
    /// 6.2.5.2 and 6.2.6): without asking again, and no longer than three target durations.
    package func answer(_ file: LiveFileName, _ request: ReloadRequest = ReloadRequest()) async -> LiveAnswer {
        let begun = ContinuousClock.now
        var request = request
        while true {
            switch look({ step(&$0, file, request) }) {
            case .answer(let answer): return answer
            case .wait(let need, let patience):
                switch await wait(for: need, until: begun + (patience ?? rules.patience)) {
                case .changed: request.waitsForNews = false
                // It gets what there is.
                case .expired where request.waitsForNews: request.waitsForNews = false
                case .expired: return .notInTime
                case .cancelled: return .absent
                case .crowded: return .crowded
                }
            }
        }
    }

    private enum Step {
        case answer(LiveAnswer)
        /// `nil`: no longer than anybody waits.
        case wait(LiveHall.Need, Duration? = nil)
    }

    private func step(_ hall: inout LiveHall, _ file: LiveFileName, _ request: ReloadRequest) -> Step {
        guard let rendition = file.rendition else {
            guard hall.hasMedia || hall.isEnded else { return .wait(.media) }
            return .answer(.playlist(hall.multivariant(version: rules.version), isSettled: false))
        }
        guard let index = hall.shelves.firstIndex(where: { $0.playlist.name == rendition }) else {
            return .answer(.absent)
        }
        switch file {
        case .multivariant, .playlist:
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

    // MARK: Waiting

    private func wait(for need: LiveHall.Need, until deadline: ContinuousClock.Instant) async -> LiveHall.Wake {
        let id = look { $0.makeWaiterID() }
        let wake = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = LiveHall.Waiter(need: need, deadline: deadline, continuation: continuation)
                if let wake = look({ $0.wait(id, waiter) }) { continuation.resume(returning: wake) } else { sweep() }
            }
        } onCancel: {
            look { $0.cancel(id) }?.continuation.resume(returning: .cancelled)
        }
        look { $0.forget(id) }
        return wake
    }

    /// One task looks after the deadlines of all who wait, and ends when nobody does.
    private func sweep() {
        let begins = look { hall in
            defer { hall.hasSweeper = true }
            return !hall.hasSweeper
        }
        guard begins else { return }
        Task {
            while true {
                try? await Task.sleep(for: .seconds(1))
                let now = ContinuousClock.now
                let (expired, isOver) = look { hall in
                    let expired = hall.takeExpired(at: now)
                    if hall.waiting.isEmpty { hall.hasSweeper = false }
                    return (expired, hall.waiting.isEmpty)
                }
                for waiter in expired { waiter.resume(returning: .expired) }
                if isOver { return }
            }
        }
    }
}
