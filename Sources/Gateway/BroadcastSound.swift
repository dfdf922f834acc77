import Broadcasting
import Media
import Muxing
import Telemetry
import WorkerLink

/// A broadcast's sound as AAC, which a worker process makes. It remembers what the worker has not answered: one that dies
/// is replaced by another that goes on where it stopped. Belongs to the packaging thread.
final class BroadcastSound {
    private struct Sent {
        let frame: EncodedFrame
        let time: MediaTimestamp
        let end: Int64
    }

    /// 10 s of packets of 20 ms: what a worker that begins again is given.
    private static let memory = 500
    /// One that lives for so long may be replaced at once when it dies.
    private static let soundHealth = Duration.seconds(10)
    private static let longestPause = Duration.seconds(5)

    let rendition: RenditionID
    private(set) var number: Int
    private var worker: LiveWorker?
    private let channels: Int
    private let begin: (_ channels: Int, _ delay: Duration, _ number: Int) throws -> LiveWorker
    private var unanswered: [Sent] = []
    /// Where its AAC has come to, in ticks of 48 kHz.
    private var answeredTo: Int64?
    private var isCut = false
    private var begunAt: Instant
    private var pause = Duration.zero
    private(set) var isEnding = false

    /// - Parameter begin: makes a worker whose events come under the number.
    init(
        rendition: RenditionID, channels: Int, at now: Instant,
        begin: @escaping (_ channels: Int, _ delay: Duration, _ number: Int) throws -> LiveWorker
    ) throws {
        self.rendition = rendition
        self.channels = channels
        self.begin = begin
        number = 1
        begunAt = now
        worker = try begin(channels, .zero, 1)
    }

    var isOver: Bool { worker == nil }

    /// What follows does not go on where the last frame ended.
    func interrupt() { isCut = true }

    func take(_ frame: EncodedFrame, at time: MediaTimestamp, ticks: Int64) {
        guard !isEnding else { return }
        if isCut { unanswered = [] }
        if unanswered.count >= Self.memory { unanswered.removeFirst(unanswered.count - Self.memory + 1) }
        unanswered.append(Sent(frame: frame, time: time, end: time.ticks + ticks))
        worker?.submit(frame, stream: 0, at: time, isDiscontinuity: isCut)
        isCut = false
    }

    /// - Returns: whether it is of the worker that is at work now.
    func answered(_ media: WorkerMedia, number: Int) -> Bool {
        guard number == self.number else { return false }
        let end = media.time.rescaled(to: 48_000).ticks + media.frame.durationTicks
        answeredTo = end
        if let next = unanswered.firstIndex(where: { $0.end > end }) {
            unanswered.removeFirst(next)
        } else {
            unanswered = []
        }
        return true
    }

    /// Its worker is gone.
    /// - Returns: whether another goes on, perhaps with a gap before it.
    func ended(number: Int, at now: Instant) throws -> (isReplaced: Bool, hasGap: Bool) {
        guard number == self.number else { return (false, false) }
        worker = nil
        guard !isEnding else { return (false, false) }
        pause = now - begunAt >= Self.soundHealth ? .zero : min(max(pause * 2, .milliseconds(250)), Self.longestPause)
        begunAt = now + pause
        self.number += 1
        let next = try begin(channels, pause, self.number)
        worker = next
        let left = answeredTo.map { end in unanswered.filter { $0.time.ticks >= end - 480 } } ?? unanswered
        for (index, sent) in left.enumerated() {
            next.submit(sent.frame, stream: 0, at: sent.time, isDiscontinuity: index == 0)
        }
        let gap = answeredTo.flatMap { end in left.first.map { $0.time.ticks - end } } ?? 0
        return (true, gap > 4800)
    }

    /// No more comes: what it has is given still.
    func end() {
        isEnding = true
        worker?.end()
    }
}
