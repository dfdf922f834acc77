import JobQueue
import Media

/// How a job must stand for a change beside it.
package enum JobCondition: Sendable, Hashable {
    /// It runs, and this is its newest claim.
    case held(UUIDv7, fence: Int64)
    /// It was cancelled or has failed.
    case givenUp(UUIDv7)

    var job: UUIDv7 {
        switch self {
        case .held(let job, _), .givenUp(let job): job
        }
    }

    func holds(for job: Job) -> Bool {
        switch self {
        case .held(_, let fence): job.state == .running && job.fence == fence
        case .givenUp: job.state == .cancelled || job.state == .failed
        }
    }
}
