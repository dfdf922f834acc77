import Broadcasting
import Media
import Muxing
import WorkerLink

/// A broadcast's sound as AAC. It remembers what the worker has not answered, so that the one that replaces it goes on where
/// it stopped. Belongs to the packaging thread.
package final class BroadcastSound {
    private struct Sent {
        let frame: EncodedFrame
        let time: MediaTimestamp
        let end: Int64
    }

    /// 10 s of packets of 20 ms: what a worker that begins again is given.
    private static let memory = 500
    /// Of what is missing, in ticks of 48 kHz.
    private static let smallGap: Int64 = 4800

    let rendition: RenditionID
    let worker: BroadcastWorker
    private var unanswered: [Sent] = []
    /// Where its AAC has come to, in ticks of 48 kHz.
    private var answeredTo: Int64?
    private var isCut = false

    package init(rendition: RenditionID, worker: BroadcastWorker) {
        self.rendition = rendition
        self.worker = worker
    }

    /// What follows does not go on where the last frame ended.
    package func interrupt() { isCut = true }

    /// - Parameter ticks: its length in ticks of 48 kHz.
    package func take(_ frame: EncodedFrame, at time: MediaTimestamp, ticks: Int64) {
        if isCut { unanswered = [] }
        if unanswered.count >= Self.memory { unanswered.removeFirst(unanswered.count - Self.memory + 1) }
        unanswered.append(Sent(frame: frame, time: time, end: time.ticks + ticks))
        worker.submit(frame, at: time, isDiscontinuity: isCut)
        isCut = false
    }

    /// A frame of the worker's, of a second at most.
    /// - Returns: whether something of what it was given is missing before it.
    package func answered(_ media: WorkerMedia) -> Bool {
        let begin = media.time.rescaled(to: 48_000).ticks
        let end = begin + media.frame.durationTicks
        let next = answeredTo.flatMap { answered in unanswered.first { $0.end > answered } }
        let isMissing = next.map { begin - max($0.time.ticks, answeredTo ?? 0) > Self.smallGap } ?? false
        answeredTo = end
        if let next = unanswered.firstIndex(where: { $0.end > end }) {
            unanswered.removeFirst(next)
        } else {
            unanswered = []
        }
        return isMissing
    }

    /// Another worker goes on.
    /// - Returns: whether something is missing between what the last gave and what this one will.
    package func goOn() -> Bool {
        let left = answeredTo.map { end in unanswered.filter { $0.time.ticks >= end - 480 } } ?? unanswered
        for (index, sent) in left.enumerated() { worker.submit(sent.frame, at: sent.time, isDiscontinuity: index == 0) }
        guard let answeredTo, let first = left.first else { return false }
        return first.time.ticks - answeredTo > Self.smallGap
    }
}
