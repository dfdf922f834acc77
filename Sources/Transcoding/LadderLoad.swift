import Media

/// When a ladder sheds its largest size, and when it takes it back. It is told the time and what waits.
package struct LadderLoad: Sendable {
    /// So much media waiting is too much.
    static let heavy = Duration.seconds(1)
    /// With so little it keeps up.
    static let light = Duration.milliseconds(200)
    /// What was done last has to show first.
    static let settling = Duration.seconds(3)
    static let firstPatience = Duration.seconds(10)
    static let longestPatience = Duration.seconds(300)

    /// Sizes that are shed.
    package private(set) var shed = 0
    /// How long it has to keep up before one is taken back.
    private var patience = firstPatience
    private var changedAt: Instant?
    private var tookBackAt: Instant?
    private var lightSince: Instant?

    package init() {}

    /// - Parameters:
    ///   - waiting: media that has come and is not encoded.
    ///   - sizes: that the ladder has, with those that are shed.
    /// - Returns: whether `shed` is another now.
    package mutating func update(waiting: Duration, sizes: Int, at now: Instant) -> Bool {
        if waiting > Self.light { lightSince = nil } else if lightSince == nil { lightSince = now }
        if let changedAt, now - changedAt < Self.settling { return false }
        if waiting > Self.heavy, shed < sizes - 1 {
            // Taken back too early: the next try waits longer.
            if let tookBackAt, now - tookBackAt < patience * 3 {
                patience = min(patience * 2, Self.longestPatience)
            } else {
                patience = Self.firstPatience
            }
            shed += 1
            changedAt = now
            lightSince = nil
            return true
        }
        if shed > 0, let lightSince, now - lightSince >= patience {
            shed -= 1
            changedAt = now
            tookBackAt = now
            self.lightSince = now
            return true
        }
        return false
    }
}
