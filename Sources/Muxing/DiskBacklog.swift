import Synchronization

/// What waits for the disk of all files of one recording. Media threads add, writers take off.
package final class DiskBacklog: Sendable {
    /// What may wait. Past it, pictures are dropped to the next keyframe …
    package static let byteLimit = 64 << 20
    /// … and past this sound becomes silence.
    package static let soundByteLimit = 72 << 20
    /// How long anything may wait, in nanoseconds; past it pictures are dropped likewise.
    package static let timeLimit: Int64 = 8_000_000_000

    private let waiting = Atomic<Int>(0)

    package init() {}

    package var bytes: Int { waiting.load(ordering: .relaxed) }

    func add(_ bytes: Int) { waiting.wrappingAdd(bytes, ordering: .relaxed) }

    func remove(_ bytes: Int) { waiting.wrappingSubtract(bytes, ordering: .relaxed) }
}
