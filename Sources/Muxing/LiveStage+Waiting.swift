import Broadcasting
import Media

/// Why a reader goes on that waited.
package enum LiveWake: Sendable {
    case changed, expired, cancelled, crowded
}

/// What a reader gets at once.
package enum LiveTurn: Sendable {
    case answer(LiveAnswer)
    /// It is called when there is something, and has to ask again.
    case wait(LiveWait)
}

/// A reader that waits.
package struct LiveWait: Sendable {
    fileprivate let stage: LiveStage
    fileprivate let id: UInt64

    /// Nobody wants the answer any more. It is called with `cancelled`, unless it is on its way already.
    package func cancel() { stage.look { $0.cancel(id) }?.wake(.cancelled) }
}

extension LiveStage {
    /// What a viewer gets who asks for this, or a place among those who wait for what is about to come.
    /// - Parameters:
    ///   - begun: when it asked first.
    ///   - onWake: called once if it waits, on whatever thread; it must be quick.
    package func turn(
        _ file: LiveFileName, _ request: ReloadRequest, since begun: ContinuousClock.Instant,
        onWake: @escaping @Sendable (LiveWake) -> Void
    ) -> LiveTurn {
        let turn = look { hall -> LiveTurn in
            switch step(&hall, file, request) {
            case .answer(let answer): return .answer(answer)
            case .wait(let need, let patience):
                let deadline = begun + (patience ?? rules.patience)
                let waiter = LiveHall.Waiter(need: need, deadline: deadline, wake: onWake)
                guard let id = hall.wait(waiter) else { return .answer(.crowded) }
                return .wait(LiveWait(stage: self, id: id))
            }
        }
        if case .wait = turn { sweep() }
        return turn
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
                for wake in expired { wake(.expired) }
                if isOver { return }
            }
        }
    }

    // MARK: Audience

    /// A player asks for a media playlist.
    package func note(player: Int) {
        let now = sinceBegun
        look { $0.audience.note(player, at: now) }
    }

    /// Players that have asked for a media playlist within three target durations.
    package var viewers: Int {
        let now = sinceBegun
        return look { $0.audience.count(at: now) }
    }

    private var sinceBegun: Instant { Instant(nanoseconds: (ContinuousClock.now - begunAt).nanoseconds) }
}
