import Broadcasting
import Media
import NIOConcurrencyHelpers
import WorkerLink

/// The pushes of one broadcast. Addresses with their keys are kept here and nowhere else. From any thread; frames come from
/// the packaging thread.
package final class BroadcastPushes: Sendable {
    package static let limit = 16

    private struct Form: Equatable {
        var hasPicture: Bool
        var hasSound: Bool
    }

    private struct Entry {
        let id: UUIDv7
        let address: PushAddress
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
        /// What the publisher sends; `nil` until it is known.
        var form: Form?
        var isOver = false
    }

    private let state = NIOLockedValueBox(State())
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

    // MARK: Adding and removing

    func add(_ id: UUIDv7, _ address: PushAddress) {
        state.withLockedValue { state in
            guard !state.isOver else { return }
            var entry = Entry(id: id, address: address)
            if let form = state.form { entry.supervisor = begin(address, form) }
            state.entries.append(entry)
        }
    }

    func remove(_ id: UUIDv7) {
        let removed = state.withLockedValue { state in
            state.entries.firstIndex { $0.id == id }.map { state.entries.remove(at: $0) }
        }
        removed?.supervisor?.end()
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

    /// The publisher sends this now: connections that were made for something else are made anew.
    func begin(hasPicture: Bool, hasSound: Bool) {
        let form = Form(hasPicture: hasPicture, hasSound: hasSound)
        let old: [PushSupervisor] = state.withLockedValue { state in
            guard !state.isOver, hasPicture || hasSound, form != state.form else { return [] }
            state.form = form
            var old: [PushSupervisor] = []
            for index in state.entries.indices {
                if let supervisor = state.entries[index].supervisor {
                    let status = supervisor.status
                    state.entries[index].before.attempts += status.attempts
                    state.entries[index].before.connections += status.connections
                    state.entries[index].before.bytes += status.bytes
                    old.append(supervisor)
                }
                state.entries[index].supervisor = begin(state.entries[index].address, form)
            }
            return old
        }
        for supervisor in old { supervisor.end() }
        onChange()
    }

    func take(_ frame: EncodedFrame, at time: MediaTimestamp) {
        state.withLockedValue { state in
            for entry in state.entries { entry.supervisor?.take(frame, at: time) }
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
        // It tells of its change, which asks for the state.
        for supervisor in all { supervisor.end() }
    }

    private func begin(_ address: PushAddress, _ form: Form) -> PushSupervisor {
        let onChange = onChange
        return PushSupervisor(
            address, hasPicture: form.hasPicture, hasSound: form.hasSound, workers: workers, command: command,
            clock: clock, onChange: { _ in onChange() })
    }
}
