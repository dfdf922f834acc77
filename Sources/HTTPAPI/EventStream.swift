import Gateway
import Hummingbird
import Media
import NIOConcurrencyHelpers
import NIOCore
import Recording

/// Writes a reader's events to one connection until the gateway or the connection ends.
///
/// What is not taken yet waits in the log, not here: at most one batch is under way. Who takes nothing for `patience`
/// is let go, and comes again with the last id that arrived.
package struct EventStream: Sendable {
    package struct TooSlow: Error { package let text: String }

    private let reader: EventReader
    private let filter: EventFilter
    private let heartbeat: Duration
    private let patience: Duration

    package init(reader: EventReader, filter: EventFilter = EventFilter(), heartbeat: Duration, patience: Duration) {
        self.reader = reader
        self.filter = filter
        self.heartbeat = heartbeat
        self.patience = patience
    }

    package func write(to writer: any ResponseBodyWriter) async throws {
        let sole = SoleWriter(writer)
        let turns = NIOLockedValueBox((begun: 0, done: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var writer = sole.writer
                try await follow { text in
                    turns.withLockedValue { $0.begun += 1 }
                    try await writer.write(ByteBuffer(string: text))
                    turns.withLockedValue { $0.done += 1 }
                }
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: heartbeat)
                    reader.beat()
                }
            }
            group.addTask {
                while true {
                    let before = turns.withLockedValue { $0 }
                    try await Task.sleep(for: patience)
                    let after = turns.withLockedValue { $0 }
                    // The same write is still under way.
                    if before.begun > before.done, after.done == before.done {
                        throw TooSlow(text: "it took nothing for \(patience)")
                    }
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func follow(_ write: (String) async throws -> Void) async throws {
        try await write("retry: 2000\n\n")
        for await wake in reader.wakes {
            var isSilent = true
            while true {
                let taken = try await reader.take()
                if taken.events.isEmpty { break }
                var text = taken.missingBefore.map { ": events before \($0) are no longer kept\n\n" } ?? ""
                for event in taken.events where filter.wants(event) {
                    text += event.text
                }
                guard !text.isEmpty else { continue }
                isSilent = false
                try await write(text)
            }
            switch wake {
            case .events: break
            case .beat: if isSilent { try await write(":\n\n") }
            }
        }
    }
}

/// Carries a connection's writer to the one task that uses it.
private struct SoleWriter: @unchecked Sendable {
    let writer: any ResponseBodyWriter

    init(_ writer: any ResponseBodyWriter) {
        self.writer = writer
    }
}

extension GatewayEvent {
    /// One event as it goes over the wire. JSON has no line breaks here, so that one `data` field holds it.
    var text: String {
        let data = JSONText.object([
            ("id", .integer(id)), ("type", .string(type)), ("timestamp", .time(at)), ("room", .optional(room)),
            ("data", JSONText(.object(data))),
        ])
        return "id: \(id)\nevent: \(type)\ndata: \(data.text)\n\n"
    }
}
