import Broadcasting
import Media
import NIOConcurrencyHelpers
import WorkerLink

/// The pushes of one broadcast. Addresses with their keys are kept here and nowhere else. From any thread; frames come from
/// the packaging thread.
package final class BroadcastPushes: Sendable {
    package static let limit = 16

    /// What a push is sent.
    fileprivate struct Form: Equatable {
        var picture: Codec?
        var hasSound: Bool
    }

    /// What there is for pushes: pictures as the publisher sends them, H264 that is made of them, sound.
    struct Offer {
        var source: Codec?
        var isEncoded: Bool
        var hasSound: Bool

        fileprivate func form(for address: PushAddress) -> Form {
            let asItComes = source.flatMap { address.takes($0) ? $0 : nil }
            return Form(picture: asItComes ?? (isEncoded ? .h264 : nil), hasSound: hasSound)
        }
    }

    private struct Entry {
        let id: UUIDv7
        let address: PushAddress
        var form: Form?
        var supervisor: PushSupervisor?
        /// Of supervisors before this one.
        var before = Totals()
    }

    private struct Totals {
        var attempts: UInt64 = 0
        var connections: UInt64 = 0
        var bytes: UInt64 = 0
    }

    private struct State {
        var entries: [Entry] = []
        /// Those that say goodbye to their servers.
        var leaving: [ObjectIdentifier: PushSupervisor] = [:]
        var isOver = false
    }

    private let state = NIOLockedValueBox(State())
    /// That all have ended, and their servers know it.
    let goodbyes = EndWatch()
    private let workers: LiveWorkers
    private let command: WorkerCommand
    private let clock: @Sendable () -> Instant
    private let onChange: @Sendable () -> Void

    init(
        workers: LiveWorkers, command: WorkerCommand, clock: @escaping @Sendable () -> Instant,
        onChange: @escaping @Sendable () -> Void
    ) {
        self.workers = workers
        self.command = command
        self.clock = clock
        self.onChange = onChange
    }

    var isEmpty: Bool { state.withLockedValue(\.entries.isEmpty) }

    /// Whether one of them takes pictures in this codec, or one does not.
    func needs(_ codec: Codec, asItComes: Bool) -> Bool {
        state.withLockedValue { state in state.entries.contains { $0.address.takes(codec) == asItComes } }
    }

    // MARK: Adding and removing

    /// It begins with the next `begin`.
    func add(_ id: UUIDv7, _ address: PushAddress) {
        state.withLockedValue { state in
            if !state.isOver { state.entries.append(Entry(id: id, address: address)) }
        }
    }

    func remove(_ id: UUIDv7) {
        let removed = state.withLockedValue { state in
            state.entries.firstIndex { $0.id == id }.map { state.entries.remove(at: $0) }
        }
        if let supervisor = removed?.supervisor { leave([supervisor]) }
    }

    func address(of id: UUIDv7) -> PushAddress? {
        state.withLockedValue { state in state.entries.first { $0.id == id }?.address }
    }

    func status(of id: UUIDv7) -> PushSupervisor.Status? {
        state.withLockedValue { state in
            guard let entry = state.entries.first(where: { $0.id == id }), var status = entry.supervisor?.status else {
                return nil
            }
            status.attempts += entry.before.attempts
            status.connections += entry.before.connections
            status.bytes += entry.before.bytes
            return status
        }
    }

    // MARK: Media

    /// There is this now: connections that were made for something else are made anew.
    func begin(_ offer: Offer) {
        let old: [PushSupervisor] = state.withLockedValue { state in
            guard !state.isOver, offer.source != nil || offer.hasSound else { return [] }
            return state.entries.indices.compactMap { begin(&state.entries[$0], offer) }
        }
        leave(old)
        onChange()
    }

    func take(_ frame: EncodedFrame, at time: MediaTimestamp) {
        state.withLockedValue { state in
            for entry in state.entries where frame.codec.kind == .audio || entry.form?.picture == frame.codec {
                entry.supervisor?.take(frame, at: time)
            }
        }
    }

    func interrupt() {
        state.withLockedValue { state in
            for entry in state.entries { entry.supervisor?.interrupt() }
        }
    }

    func end() {
        let all = state.withLockedValue { state in
            state.isOver = true
            return state.entries.compactMap(\.supervisor)
        }
        leave(all)
    }

    // It tells of its change, which asks for the state: not under the lock.
    private func leave(_ supervisors: [PushSupervisor]) {
        state.withLockedValue { state in
            for supervisor in supervisors { state.leaving[ObjectIdentifier(supervisor)] = supervisor }
        }
        for supervisor in supervisors {
            let number = ObjectIdentifier(supervisor)
            supervisor.end { [weak self] in self?.left(number) }
        }
        left(nil)
    }

    private func left(_ number: ObjectIdentifier?) {
        let isOver = state.withLockedValue { state in
            if let number { state.leaving[number] = nil }
            return state.isOver && state.leaving.isEmpty
        }
        if isOver { goodbyes.end() }
    }

    /// - Returns: the supervisor that must end.
    private func begin(_ entry: inout Entry, _ offer: Offer) -> PushSupervisor? {
        let form = offer.form(for: entry.address)
        guard form != entry.form else { return nil }
        let old = entry.supervisor
        if let status = old?.status {
            entry.before.attempts += status.attempts
            entry.before.connections += status.connections
            entry.before.bytes += status.bytes
        }
        entry.form = form
        entry.supervisor = nil
        guard form.picture != nil || form.hasSound else { return old }
        let onChange = onChange
        entry.supervisor = PushSupervisor(
            entry.address, hasPicture: form.picture != nil, hasSound: form.hasSound, workers: workers,
            command: command, clock: clock, onChange: { _ in onChange() })
        return old
    }
}
