/// Which finite jobs a process may begin beside those that it holds, so that they take no more than live work leaves.
///
/// Light jobs (finalizing: they wait for the disk) begin wherever there is a place, or a busy gateway would never make a
/// file whole. Those that want cores begin where enough of them are free; all of them run with less priority anyway.
package struct Admission: Sendable {
    private struct Held: Sendable {
        var jobs = 0
        var cores = 0.0
    }

    /// Up to so much of a core is light.
    package static let lightCores = 0.25

    private let places: Int
    private let cores: Double
    private var held: [JobKind: Held] = [:]

    /// - Parameters:
    ///   - places: jobs at once.
    ///   - cores: that the machine has.
    package init(places: Int, cores: Double) {
        self.places = max(0, places)
        self.cores = max(0, cores)
    }

    package var heldJobs: Int { held.values.reduce(0) { $0 + $1.jobs } }

    /// - Parameters:
    ///   - cost: in cores.
    ///   - live: cores that live work takes now.
    package func admits(_ kind: JobKind, cost: Double, live: Double) -> Bool {
        guard heldJobs < places else { return false }
        if cost <= Self.lightCores { return true }
        // One place is left to other kinds, where there are two: jobs that take hours hold up none that take a moment.
        if places > 1, (held[kind]?.jobs ?? 0) >= places - 1 { return false }
        let taken = held.values.reduce(0) { $0 + $1.cores }
        // Where nothing else is done half of the machine will do, or the dearest would never begin.
        let wanted = heldJobs == 0 ? min(cost, cores / 2) : cost
        return taken + wanted + max(0, live) <= cores
    }

    package mutating func take(_ kind: JobKind, cost: Double) {
        held[kind, default: Held()].jobs += 1
        held[kind, default: Held()].cores += max(0, cost)
    }

    package mutating func give(_ kind: JobKind, cost: Double) {
        guard var some = held[kind] else { return }
        some.jobs = max(0, some.jobs - 1)
        some.cores = some.jobs == 0 ? 0 : max(0, some.cores - max(0, cost))
        held[kind] = some
    }
}
