import JobQueue
import Logging
import Media
import NIOConcurrencyHelpers
import Recording
import Stores

/// Tells the gateways on the same database who publishes here, and asks who publishes at theirs.
///
/// Its bound: of sessions that came and went while the store was away `maximumWaiting` are remembered, then all is told
/// anew.
package final class RoomDirectory: Sendable {
    package static let maximumWaiting = 4096
    /// Told in one transaction.
    private static let batch = 500

    private struct State: Sendable {
        var gateway: ListedGateway
        var here: [UUIDv7: Publication] = [:]
        /// Sessions that came or went since all was told.
        var changed: Set<UUIDv7> = []
        var mustTellAll = true
        var complaints = Complaints()
        var tasks: [Task<Void, Never>] = []
    }

    private struct Turn {
        var isAll: Bool
        var begun: [Publication]
        var ended: [UUIDv7]
    }

    private let state: NIOLockedValueBox<State>
    private let store: StateStore
    private let terms: LeaseTerms
    private let logger: Logger
    private let now: @Sendable () -> Instant
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>

    package init(
        store: StateStore, host: String, terms: LeaseTerms = LeaseTerms(), logger: Logger,
        now: @escaping @Sendable () -> Instant
    ) {
        self.store = store
        self.terms = terms
        self.logger = logger
        self.now = now
        state = NIOLockedValueBox(State(gateway: ListedGateway(id: store.folder, host: host, http: nil)))
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// This gateway, as the others know it.
    var gateway: ListedGateway { state.withLockedValue { $0.gateway } }

    /// Begins to tell; what a former run of this gateway left is taken back.
    /// - Parameter http: where this gateway is reached.
    func start(http: String) {
        let isFirst = state.withLockedValue { state in
            state.gateway.http = http
            return state.tasks.isEmpty
        }
        guard isFirst else { return }
        let tasks = [
            Task { [self] in
                for await _ in wakes {
                    while await !tell(), (try? await Task.sleep(for: .seconds(1))) != nil {}
                }
            },
            Task { [terms, wake] in
                while (try? await Task.sleep(for: terms.heartbeat)) != nil { wake.yield() }
            },
        ]
        state.withLockedValue { $0.tasks = tasks }
        wake.yield()
    }

    /// From any thread, without waiting.
    package func note(_ notice: SessionNotice) {
        state.withLockedValue { state in
            switch notice.change {
            case .connected(let tracks):
                state.here[notice.session] = Publication(
                    session: notice.session, room: notice.room, participant: notice.participant,
                    createdAt: notice.createdAt, connectedAt: notice.connectedAt, tracks: tracks)
            case .ended:
                guard state.here.removeValue(forKey: notice.session) != nil else { return }
            }
            state.changed.insert(notice.session)
            guard state.changed.count > Self.maximumWaiting else { return }
            state.changed = []
            state.mustTellAll = true
        }
        wake.yield()
    }

    /// Shows that we live, and brings what has changed into the store. For one caller at a time.
    /// - Returns: false when the store does not take it now.
    package func tell() async -> Bool {
        while true {
            let (turn, gateway) = state.withLockedValue { (Self.turn(&$0), $0.gateway) }
            do throws(StoresError) {
                let isKnown = try await store.list(
                    gateway, isAll: turn.isAll, begun: turn.begun, ended: turn.ended, lease: terms.lease)
                let isDone = state.withLockedValue { state in
                    state.complaints.over(Self.untold)
                    if !isKnown { state.mustTellAll = true }
                    return !state.mustTellAll && state.changed.isEmpty
                }
                if isDone { return true }
            } catch {
                let isDue = state.withLockedValue { state in
                    if turn.isAll { state.mustTellAll = true }
                    state.changed.formUnion(turn.begun.map(\.session) + turn.ended)
                    return state.complaints.isDue(Self.untold, at: now())
                }
                if isDue { logger.error("\(Self.untold)", metadata: ["error": "\(error)"]) }
                return false
            }
        }
    }

    private static let untold = "other gateways are not told who publishes here"

    private static func turn(_ state: inout State) -> Turn {
        if state.mustTellAll {
            state.mustTellAll = false
            state.changed = []
            return Turn(isAll: true, begun: Array(state.here.values), ended: [])
        }
        let ids = Array(state.changed.prefix(batch))
        state.changed.subtract(ids)
        return Turn(
            isAll: false, begun: ids.compactMap { state.here[$0] }, ended: ids.filter { state.here[$0] == nil })
    }

    /// Ends, and takes back what this gateway told, if the store takes it.
    func finish() async {
        wake.finish()
        let tasks = state.withLockedValue { $0.tasks }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        if !tasks.isEmpty { try? await store.unlist(store.folder) }
    }

    // MARK: Elsewhere

    /// What other gateways that live have: nothing, where the store is away.
    func elsewhere(
        _ ask: (StateStore) async throws(StoresError) -> [ListedPublication]
    ) async -> [ListedPublication] {
        do throws(StoresError) {
            let found = try await ask(store)
            state.withLockedValue { $0.complaints.over(Self.unknown) }
            return found
        } catch {
            let isDue = state.withLockedValue { $0.complaints.isDue(Self.unknown, at: now()) }
            if isDue { logger.error("\(Self.unknown)", metadata: ["error": "\(error)"]) }
            return []
        }
    }

    private static let unknown = "who publishes at other gateways is not known"
}
