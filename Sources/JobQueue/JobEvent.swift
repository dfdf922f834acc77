import Media

/// What may happen to a job. What its worker says carries the fence that it was claimed with; said twice it counts once.
package enum JobEvent: Sendable, Hashable {
    /// A worker takes it for `lease`.
    case claim(lease: Duration)
    case heartbeat(fence: Int64, lease: Duration, progress: Double?)
    case complete(fence: Int64, result: [String: JSONValue]? = nil)
    /// - Parameters:
    ///   - isFinal: trying again cannot help.
    ///   - retryAfter: from `Backoff`, when it is tried again.
    case fail(fence: Int64, text: String, isFinal: Bool, retryAfter: Duration)
    /// The worker ends before the job does (drain, shutdown), or has no room for it before `after` is over: the attempt
    /// does not count.
    case release(fence: Int64, after: Duration = .zero)
    /// The worker has broken off, as was asked.
    case breakOff(fence: Int64)
    /// The lease has run out, or the worker is known to be gone.
    case abandon
    /// Somebody asks for its end. A running job learns of it with its next heartbeat.
    case cancel
    /// Somebody asks for another try.
    case retry
}
