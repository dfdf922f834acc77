import NIOConcurrencyHelpers

/// Whether something of a broadcast is over, its files or its pushes, for whoever has to wait for that.
final class EndWatch: Sendable {
    private struct State {
        var isOver = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = NIOLockedValueBox(State())

    var isOver: Bool { state.withLockedValue(\.isOver) }

    func end() {
        state.withLockedValue { $0.isOver = true }
        resume()
    }

    /// Returns when it is over, or after so long.
    func wait(notAbove limit: Duration) async {
        let timer = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            resume()
        }
        await withCheckedContinuation { continuation in
            let isOver = state.withLockedValue { state in
                if !state.isOver { state.waiting.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
        timer.cancel()
    }

    private func resume() {
        let waiting = state.withLockedValue { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.resume() }
    }
}
