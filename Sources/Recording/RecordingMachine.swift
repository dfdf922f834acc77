import Media

/// Decides where one recording stands and when it ends; it reads no clock and writes nothing.
///
/// Whatever the order of events, a recording that has begun to end is ended once: what comes late is `.none`.
package struct RecordingMachine: ~Copyable {
    private enum State {
        /// Can transition to: recording, ending
        case waiting
        /// Can transition to: paused, ending
        case recording(Running)
        /// Can transition to: recording, ending
        case paused(Paused)
        /// Files are being closed. Can transition to: finalizing, failed
        case ending(Ending)
        /// Can transition to: completed, failed
        case finalizing
        case completed
        case failed
    }

    private struct Running {
        var resumedAt: Instant
        /// Before the last pause.
        var recorded: Duration
    }

    private struct Paused {
        var recorded: Duration
    }

    private struct Ending {
        /// Why it fails, when it does.
        var failure: String?
    }

    private var current: State
    private let limits: RecordingLimits
    private var idleSince: Instant?
    /// When media last came into a file; `nil` before the first.
    private var lastMedia: Instant?
    private var isStalled = false

    /// A new recording. Publishers that are there already are told by `publisherCame`.
    package init(limits: RecordingLimits, now: Instant) {
        current = .waiting
        self.limits = limits
        idleSince = now
    }

    /// A recording that a former run left. One that was running begins its end at once: `filesClosed` goes on.
    package init(restoring state: RecordingState) {
        limits = RecordingLimits()
        idleSince = nil
        switch state {
        case .waiting, .recording, .paused: current = .ending(Ending())
        case .finalizing: current = .finalizing
        case .completed: current = .completed
        case .failed: current = .failed
        }
    }

    package var state: RecordingState {
        switch current {
        case .waiting: .waiting
        case .recording: .recording
        case .paused: .paused
        case .ending, .finalizing: .finalizing
        case .completed: .completed
        case .failed: .failed
        }
    }

    /// Files may still grow.
    package var isRunning: Bool {
        switch current {
        case .waiting, .recording, .paused: true
        case .ending, .finalizing, .completed, .failed: false
        }
    }

    // MARK: Media

    package enum MediaAction: Sendable, Hashable {
        case none, began
        /// After a stall.
        case cameAgain
    }

    /// Media went into a file.
    package mutating func mediaCame(at now: Instant) -> MediaAction {
        switch current {
        case .waiting:
            current = .recording(Running(resumedAt: now, recorded: .zero))
            lastMedia = now
            return .began
        case .recording:
            lastMedia = now
            defer { isStalled = false }
            return isStalled ? .cameAgain : .none
        case .paused, .ending, .finalizing, .completed, .failed:
            return .none
        }
    }

    package mutating func publisherCame() {
        idleSince = nil
    }

    /// - Parameter remaining: publishers that are still there.
    package mutating func publisherLeft(remaining: Int, at now: Instant) {
        if remaining <= 0, idleSince == nil { idleSince = now }
    }

    package enum LimitAction: Sendable, Hashable {
        case none
        case end(RecordingEndReason)
    }

    /// - Parameter bytes: of all files by now.
    package func wrote(bytes: Int64) -> LimitAction {
        guard isRunning, let limit = limits.bytes, bytes >= limit else { return .none }
        return .end(.maxBytes)
    }

    /// A file could not go on. Others do, unless nothing can.
    package func sinkFailed(isDiskFull: Bool) -> LimitAction {
        isRunning && isDiskFull ? .end(.diskFull) : .none
    }

    // MARK: Time

    /// When `handleTimeout` has something to do.
    package var deadline: Instant? {
        guard isRunning else { return nil }
        let idle = idleDeadline
        guard let full = fullDeadline else { return idle }
        return idle.map { min($0, full) } ?? full
    }

    private var idleDeadline: Instant? {
        guard let idleSince, let limit = limits.idle else { return nil }
        return idleSince + limit
    }

    private var fullDeadline: Instant? {
        guard let limit = limits.duration else { return nil }
        switch current {
        case .recording(let running): return running.resumedAt + (limit - running.recorded)
        case .waiting, .paused, .ending, .finalizing, .completed, .failed: return nil
        }
    }

    package func handleTimeout(at now: Instant) -> LimitAction {
        guard isRunning else { return .none }
        if let deadline = fullDeadline, now >= deadline { return .end(.maxDuration) }
        if let deadline = idleDeadline, now >= deadline { return .end(.idle) }
        return .none
    }

    /// Without media for so long a recording has stalled.
    package static let stallTime = Duration.seconds(10)

    package enum FlowAction: Sendable, Hashable { case none, stalled }

    /// Whether media has stopped coming; told once, until it comes again.
    package mutating func checkFlow(at now: Instant) -> FlowAction {
        switch current {
        case .recording:
            guard !isStalled, let lastMedia, now - lastMedia >= Self.stallTime else { return .none }
            isStalled = true
            return .stalled
        case .waiting, .paused, .ending, .finalizing, .completed, .failed:
            return .none
        }
    }

    /// Somebody is there who could be recorded.
    package var hasPublisher: Bool { idleSince == nil }

    // MARK: Pauses

    package enum PauseAction: Sendable, Hashable {
        case pause
        /// Paused already too.
        case refuse(RecordingState)
    }

    package mutating func pause(at now: Instant) -> PauseAction {
        switch current {
        case .recording(let running):
            current = .paused(Paused(recorded: running.recorded + (now - running.resumedAt)))
            return .pause
        case .waiting, .paused, .ending, .finalizing, .completed, .failed: return .refuse(state)
        }
    }

    package enum ResumeAction: Sendable, Hashable {
        case resume
        /// Not paused too.
        case refuse(RecordingState)
    }

    package mutating func resume(at now: Instant) -> ResumeAction {
        switch current {
        case .paused(let paused):
            current = .recording(Running(resumedAt: now, recorded: paused.recorded))
            lastMedia = now
            return .resume
        case .waiting, .recording, .ending, .finalizing, .completed, .failed: return .refuse(state)
        }
    }

    // MARK: The end

    package enum StopAction: Sendable, Hashable { case closeFiles, alreadyEnding, alreadyEnded }

    /// - Parameter failure: the recording fails; its files are closed all the same, and stay.
    package mutating func stop(failure: String? = nil) -> StopAction {
        switch current {
        case .waiting, .recording, .paused:
            current = .ending(Ending(failure: failure))
            return .closeFiles
        case .ending: return .alreadyEnding
        case .finalizing, .completed, .failed: return .alreadyEnded
        }
    }

    package enum ClosedAction: Sendable, Hashable {
        case none, finalize
        case fail(String)
    }

    /// Every file has been closed.
    package mutating func filesClosed() -> ClosedAction {
        switch current {
        case .ending(let ending):
            if let failure = ending.failure {
                current = .failed
                return .fail(failure)
            }
            current = .finalizing
            return .finalize
        case .waiting, .recording, .paused, .finalizing, .completed, .failed:
            return .none
        }
    }

    package enum FinalizedAction: Sendable, Hashable {
        case none, complete
        case fail(String)
    }

    /// - Parameter failure: not one file could be made whole.
    package mutating func finalized(failure: String? = nil) -> FinalizedAction {
        switch current {
        case .finalizing:
            if let failure {
                current = .failed
                return .fail(failure)
            }
            current = .completed
            return .complete
        case .waiting, .recording, .paused, .ending, .completed, .failed:
            return .none
        }
    }
}
