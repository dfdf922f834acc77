import Media

/// One direction of a path, decided by a seed: the same sends at the same times arrive the same way.
///
/// Loss is a chain of two states (Gilbert): in the bad one everything is lost, and it lasts `lossBurst` datagrams on
/// average. Bursts shorter than chance alone makes them are left to chance, and so is the first datagram after a pause.
package struct SimulatedLink<Datagram: Sendable>: Sendable {
    private struct Flying: Sendable {
        let arrival: Instant
        let datagram: Datagram
    }

    /// What troubled a path is over when nothing was sent for so long.
    private static var burstMemory: Duration { .milliseconds(200) }

    package var conditions: LinkConditions
    package let seed: UInt64
    package private(set) var sent = 0
    package private(set) var lost = 0
    /// Of those, the ones for which there was no room before a path with a rate.
    package private(set) var overflowed = 0
    private var generator: SeededGenerator
    private var isLosing = false
    private var lastSend: Instant?
    private var newest = Instant(nanoseconds: .min)
    /// When all that waits has left.
    private var free = Instant(nanoseconds: .min)
    private var flying: [Flying] = []

    package init(_ conditions: LinkConditions, seed: UInt64) {
        self.conditions = conditions
        self.seed = seed
        generator = SeededGenerator(seed: seed)
    }

    /// - Parameter bytes: what it takes of the path's rate.
    /// - Returns: whether it will arrive.
    @discardableResult
    package mutating func send(_ datagram: Datagram, bytes: Int = 0, at now: Instant) -> Bool {
        sent += 1
        guard !losesNext(at: now) else {
            lost += 1
            return false
        }
        guard let departure = departure(bytes, at: now) else {
            lost += 1
            overflowed += 1
            return false
        }
        launch(datagram, at: departure)
        if happens(conditions.duplicate) { launch(datagram, at: departure) }
        return true
    }

    /// When its last bit is on the path; `nil` when there is no room to wait.
    private mutating func departure(_ bytes: Int, at now: Instant) -> Instant? {
        guard let rate = conditions.rate, rate > 0 else { return now }
        let start = max(now, free)
        let waiting = (start - now).nanoseconds * Int64(rate) / 8_000_000_000
        guard waiting + Int64(bytes) <= Int64(conditions.queue) else { return nil }
        free = start + .nanoseconds(Int64(bytes) * 8_000_000_000 / Int64(rate))
        return free
    }

    /// When the next one arrives; `nil` when nothing is under way.
    package var nextArrival: Instant? {
        flying.first?.arrival
    }

    /// The next datagram that has arrived by `now`.
    package mutating func receive(at now: Instant) -> Datagram? {
        guard let first = flying.first, first.arrival <= now else { return nil }
        return flying.removeFirst().datagram
    }

    private mutating func launch(_ datagram: Datagram, at departure: Instant) {
        var arrival = departure + conditions.latency + conditions.jitter * Double.random(in: 0..<1, using: &generator)
        if happens(conditions.reorder) {
            arrival = arrival + conditions.reorderDelay
        } else {
            arrival = max(arrival, newest)
            newest = arrival
        }
        let place = flying.firstIndex { $0.arrival > arrival } ?? flying.count
        flying.insert(Flying(arrival: arrival, datagram: datagram), at: place)
    }

    private mutating func losesNext(at now: Instant) -> Bool {
        let paused = lastSend.map { now - $0 > Self.burstMemory } ?? true
        lastSend = now
        let burst = max(conditions.lossBurst, 1)
        let loss = min(max(conditions.loss, 0), 1)
        guard loss > 0, loss < 1 else { return loss >= 1 }
        guard burst * (1 - loss) > 1 else { return happens(loss) }
        if paused {
            isLosing = happens(loss)
        } else if isLosing {
            isLosing = !happens(1 / burst)
        } else {
            isLosing = happens(min(loss / (burst * (1 - loss)), 1))
        }
        return isLosing
    }

    private mutating func happens(_ probability: Double) -> Bool {
        probability > 0 && Double.random(in: 0..<1, using: &generator) < probability
    }
}
