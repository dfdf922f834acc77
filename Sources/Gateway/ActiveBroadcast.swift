import Broadcasting
import Media
import Muxing

/// A broadcast under way, as `BroadcastService` knows it. It belongs to that actor.
final class ActiveBroadcast {
    var record: BroadcastRecord
    var machine: BroadcastMachine
    let job: UUIDv7
    let fence: Int64
    let stage: LiveStage
    let queue: BroadcastQueue
    let status: BroadcastStatusBox
    /// Once there has been one.
    var pushes: BroadcastPushes?
    /// What it was begun with; there are keys in it.
    var firstPushes: [PushAddress] = []
    /// What `Idempotency-Key`s have made.
    var pushKeys: [String: (push: BroadcastPush, address: PushAddress)] = [:]
    /// Of one that is kept.
    let keeping: EndWatch?
    var heartbeatAt: Instant
    /// What the store has.
    var saved: BroadcastRecord
    /// The save that is under way.
    var saving: Task<Void, Never>?
    /// Its job was cancelled: that is why it ends.
    var isCancelled = false
    /// Set once it ends.
    var ending: Task<BroadcastRecord, Never>?
    /// It has ended and the store has not taken that yet.
    var isUnsettled = false
    /// Viewers may still fetch its last seconds.
    var forgetAt: Instant?

    init(
        record: BroadcastRecord, machine: consuming BroadcastMachine, job: UUIDv7, fence: Int64, stage: LiveStage,
        queue: BroadcastQueue, status: BroadcastStatusBox, keeping: EndWatch?, now: Instant
    ) {
        self.record = record
        self.machine = machine
        self.job = job
        self.fence = fence
        self.stage = stage
        self.queue = queue
        self.status = status
        self.keeping = keeping
        heartbeatAt = now
        saved = record
    }
}
