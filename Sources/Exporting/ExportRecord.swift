import Media

/// An export as it is stored.
package struct ExportRecord: Codable, Sendable, Hashable {
    package static let maximumItems = 1000

    package var id: UUIDv7
    package var request: ExportRequest
    package var items: [ExportItem]
    package var createdAt: WallClock
    /// When the first of its items began.
    package var startedAt: WallClock?
    /// When the last of its items ended.
    package var finishedAt: WallClock?

    package init(id: UUIDv7, request: ExportRequest, items: [ExportItem], createdAt: WallClock) {
        self.id = id
        self.request = request
        self.items = items
        self.createdAt = createdAt
    }

    /// `failed` as soon as all have ended and one of them has failed: what the others made is there all the same.
    package var state: ExportState {
        if items.allSatisfy(\.state.isFinal) {
            if items.contains(where: { $0.state == .failed }) { return .failed }
            return items.contains { $0.state == .cancelled } ? .cancelled : .completed
        }
        return items.contains { $0.state == .running || $0.state.isFinal } ? .running : .queued
    }

    /// 0 to 1: of all items, what has ended counting as done.
    package var progress: Double {
        guard !items.isEmpty else { return 1 }
        return items.reduce(0) { $0 + ($1.state.isFinal ? 1 : $1.progress) } / Double(items.count)
    }

    /// Notes when it has ended, once.
    /// - Returns: whether it has ended just now.
    package mutating func endIfDone(at now: WallClock) -> Bool {
        guard finishedAt == nil, state.isFinal else { return false }
        finishedAt = now
        return true
    }

    /// Names of files that others of its items have, in lower case.
    package func names(without item: Int) -> Set<String> {
        Set(
            items.enumerated().filter { $0.offset != item }.flatMap { $0.element.plan?.files ?? [] }
                .map { $0.name.lowercased() })
    }

    package func file(named name: String) -> ExportedFile? {
        items.lazy.flatMap(\.files).first { $0.name == name }
    }
}
