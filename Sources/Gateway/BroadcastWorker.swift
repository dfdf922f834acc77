import Media
import WorkerLink

/// What makes a rendition of a broadcast: one worker process at a time. One that dies is replaced at once when it has lived
/// for a while, else after a pause that doubles. Belongs to the packaging thread.
package final class BroadcastWorker {
    package typealias Begin = (_ delay: Duration) throws -> (worker: LiveWorker, number: Int)

    private static let health = Duration.seconds(10)
    private static let shortestPause = Duration.milliseconds(250)
    private static let longestPause = Duration.seconds(5)
    /// Reports within a second: it tells only what has changed.
    private static let reportLimit = 20

    private let begin: Begin
    private(set) var current: LiveWorker?
    /// Of the one that is at work; what others say is late.
    private(set) var number: Int
    private var begunAt: Instant
    private var pause = Duration.zero
    private var isEnding = false
    private var sent = SentSpan()
    private var reports = 0
    private var reportsSince: Instant?

    /// - Parameter begin: makes a worker that is begun so much later and takes frames at once.
    package init(at now: Instant, begin: @escaping Begin) throws {
        self.begin = begin
        begunAt = now
        (current, number) = try begin(.zero)
    }

    var isOver: Bool { current == nil }

    package func submit(_ frame: EncodedFrame, at time: MediaTimestamp, isDiscontinuity: Bool) {
        sent.note(time)
        current?.submit(frame, stream: 0, at: time, isDiscontinuity: isDiscontinuity)
    }

    /// Whether what it gives can be made of what it was given. One that says otherwise is killed.
    package func accepts(_ media: WorkerMedia) -> Bool {
        if sent.allows(media.frame, at: media.time) { return true }
        current?.kill()
        return false
    }

    /// Whether a report is looked at. One that tells too much is killed.
    package func acceptsReport(at now: Instant) -> Bool {
        if reportsSince.map({ now - $0 >= .seconds(1) }) ?? true {
            reportsSince = now
            reports = 0
        }
        reports += 1
        if reports <= Self.reportLimit { return true }
        current?.kill()
        return false
    }

    /// It is gone.
    /// - Returns: whether another goes on.
    func replace(at now: Instant) throws -> Bool {
        current = nil
        sent = SentSpan()
        guard !isEnding else { return false }
        pause = now - begunAt >= Self.health ? .zero : min(max(pause * 2, Self.shortestPause), Self.longestPause)
        begunAt = now + pause
        (current, number) = try begin(pause)
        return true
    }

    /// No more comes: what it has is given still.
    func end() {
        isEnding = true
        current?.end()
    }
}
