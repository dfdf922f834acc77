import Media

/// What comes of an event. Only `.store` changes anything: the job is to be written where it still has the state and the
/// fence it had.
package enum JobAction: Sendable, Hashable {
    case store(Job)
    /// It is already as asked for.
    case nothing
    case refuse(JobRefusal)
}

package enum JobRefusal: Sendable, Hashable {
    case notDue(until: WallClock)
    /// Another worker has it, or nobody.
    case staleFence(held: Int64, current: Int64)
    case notAllowed(JobState)
}
