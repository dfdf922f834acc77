import JobQueue
import Media

/// A job that a pool holds, with the run that works on it. It belongs to the pool's actor.
final class HeldJob {
    let job: Job
    let run: any JobRun
    let context: JobContext
    private var hold: JobHold

    init(job: Job, run: any JobRun, context: JobContext, hold: consuming JobHold) {
        self.job = job
        self.run = run
        self.context = context
        self.hold = hold
    }

    /// - Returns: whether a heartbeat is due.
    func handleTimeout(at now: Instant) -> Bool {
        switch hold.handleTimeout(at: now) {
        case .wait: return false
        case .beat: return true
        case .letGo:
            context.end(.lost)
            return false
        }
    }

    func answered(_ answer: JobAction?, sentAt: Instant, at now: Instant) {
        switch hold.answered(answer, sentAt: sentAt, at: now) {
        case .goOn: break
        case .breakOff: context.end(.cancelled)
        case .letGo: context.end(.lost)
        }
    }
}
