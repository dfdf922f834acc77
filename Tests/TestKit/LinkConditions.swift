/// What a path does to datagrams. Probabilities are from 0 to 1.
package struct LinkConditions: Sendable {
    /// One way.
    package var latency: Duration
    /// Added to the latency, evenly from nothing to this; order is kept unless `reorder` says otherwise.
    package var jitter: Duration
    /// The share that is lost in the long run.
    package var loss: Double
    /// How many are lost in a row on average; 1 for losses that know nothing of each other.
    package var lossBurst: Double
    /// The share that is held back by `reorderDelay`, so that later ones pass it.
    package var reorder: Double
    package var reorderDelay: Duration
    package var duplicate: Double
    /// Bits a second that the path carries; `nil` for as many as come.
    package var rate: Int?
    /// Bytes that wait in front of the path at most; what comes when they are there is lost.
    package var queue: Int

    package init(
        latency: Duration = .milliseconds(10), jitter: Duration = .zero, loss: Double = 0, lossBurst: Double = 1,
        reorder: Double = 0, reorderDelay: Duration = .milliseconds(15), duplicate: Double = 0,
        rate: Int? = nil, queue: Int = 64_000
    ) {
        self.latency = latency
        self.jitter = jitter
        self.loss = loss
        self.lossBurst = lossBurst
        self.reorder = reorder
        self.reorderDelay = reorderDelay
        self.duplicate = duplicate
        self.rate = rate
        self.queue = queue
    }
}
