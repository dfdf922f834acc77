import Media

/// A worker's side of one job that it holds: when to show that it lives, and when to let go. It lets go by its own clock
/// once the lease may be over, so that it writes no file beside the worker that comes after it.
package struct JobHold: ~Copyable {
    private struct Held {
        var beatAt: Instant
        /// A lease after the last heartbeat that was taken was sent.
        var lostAt: Instant
        var isAskedToEnd = false
    }

    private enum State {
        /// Can transition to: lost, and to itself with each heartbeat.
        case held(Held)
        /// Can transition to: nothing.
        case lost
    }

    package enum TimeAction: Sendable, Hashable {
        case wait(until: Instant)
        case beat
        case letGo
    }

    package enum AnswerAction: Sendable, Hashable {
        case goOn
        /// Somebody wants its end.
        case breakOff
        case letGo
    }

    private let terms: LeaseTerms
    private var state: State

    /// - Parameter claimedAt: before the claim was sent.
    package init(terms: LeaseTerms, claimedAt: Instant) {
        self.terms = terms
        state = .held(Held(beatAt: claimedAt + terms.heartbeat, lostAt: claimedAt + terms.lease))
    }

    package mutating func handleTimeout(at now: Instant) -> TimeAction {
        switch state {
        case .held(var held):
            if now >= held.lostAt {
                state = .lost
                return .letGo
            }
            guard now >= held.beatAt else { return .wait(until: min(held.beatAt, held.lostAt)) }
            held.beatAt = now + terms.heartbeat
            state = .held(held)
            return .beat
        case .lost: return .letGo
        }
    }

    /// What the store said to a heartbeat.
    /// - Parameters:
    ///   - answer: `nil` when none came: the lease goes on running.
    ///   - sentAt: when it was sent.
    package mutating func answered(_ answer: JobAction?, sentAt: Instant, at now: Instant) -> AnswerAction {
        switch state {
        case .held(var held):
            switch answer {
            case .store(let job):
                held.lostAt = max(held.lostAt, sentAt + terms.lease)
                held.isAskedToEnd = job.cancelAskedAt != nil
            case nil: held.beatAt = min(held.beatAt, now + terms.heartbeat / 5)
            case .refuse, .nothing:
                state = .lost
                return .letGo
            }
            state = .held(held)
            return held.isAskedToEnd ? .breakOff : .goOn
        case .lost: return .letGo
        }
    }
}
