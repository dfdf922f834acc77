import Media
import NIOConcurrencyHelpers
import Stores

/// What a run has of its pool while it works on one job. From any thread.
package final class JobContext: Sendable {
    /// Why a run is to end before its work does.
    package enum Ending: Sendable, Hashable {
        /// Somebody has cancelled the job.
        case cancelled
        /// This process is about to end.
        case draining
        /// The lease may be over: another may have the job by now.
        case lost
    }

    private struct State: Sendable {
        var progress: Double?
        var ending: Ending?
    }

    /// Names what this attempt writes, so that no two attempts ever write the same file.
    package let fence: Int64
    private let state = NIOLockedValueBox(State())
    private let asking: @Sendable () async throws(StoresError) -> Bool

    /// - Parameter asking: whether the store says that the job is still held; it renews the lease.
    package init(fence: Int64, asking: @escaping @Sendable () async throws(StoresError) -> Bool) {
        self.fence = fence
        self.asking = asking
    }

    /// 0 to 1; it goes to the store with the next heartbeat.
    package var progress: Double? {
        get { state.withLockedValue { $0.progress } }
        set { state.withLockedValue { $0.progress = newValue } }
    }

    package var ending: Ending? { state.withLockedValue { $0.ending } }
    package var isAskedToEnd: Bool { ending != nil }

    /// Once it is lost it stays so.
    package func end(_ ending: Ending) {
        state.withLockedValue { state in
            if state.ending != .lost { state.ending = ending }
        }
    }

    /// To be asked right before something becomes lasting: true while the job is ours by the store's word and by our own
    /// clock. What is whole may be kept though the end was asked for.
    package func confirm() async throws -> Bool {
        try await patiently { try await self.asking() } && ending != .lost
    }

    /// Does what needs the store; while that is away, again every second for as long as the job is held.
    package func patiently<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        while true {
            do {
                return try await body()
            } catch let error as StoresError where error.isPassing && !isAskedToEnd {
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}
