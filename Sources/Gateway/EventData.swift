import Broadcasting
import Delivering
import JobQueue
import Media
import Recording

extension RecordingRecord {
    /// What events say of a recording; the rest is asked for by its id.
    var eventData: [String: JSONValue] {
        [
            "recording": .string(id.description),
            "state": .string(state.rawValue),
            "endReason": .optional(endReason?.rawValue),
            "createdAt": .string(createdAt.rfc3339),
            "startedAt": .optional(startedAt?.rfc3339),
            "stoppedAt": .optional(stoppedAt?.rfc3339),
            "error": .optional(error),
        ]
    }
}

extension BroadcastRecord {
    /// What events say of a broadcast; the rest is asked for by its id.
    var eventData: [String: JSONValue] {
        [
            "broadcast": .string(id.description),
            "state": .string(state.rawValue),
            "endReason": .optional(endReason?.rawValue),
            "createdAt": .string(createdAt.rfc3339),
            "startedAt": .optional(startedAt?.rfc3339),
            "endedAt": .optional(endedAt?.rfc3339),
            "publisher": .optional(publisher),
            "error": .optional(error),
        ]
    }
}

extension Job {
    /// The broadcast that it carries, where it is of that kind.
    package var broadcast: UUIDv7? { id(of: .broadcast, kind == .broadcast) }

    /// The recording that it is about, where it is about one.
    package var ofRecording: UUIDv7? { id(of: .recording, kind != .broadcast && kind != .webhook) }

    private func id(of subject: EventSubject.Kind, _ isItself: Bool) -> UUIDv7? {
        isItself || WebhookDelivery.subject(ofLine: uniqueKey)?.kind == subject ? recording : nil
    }

    var eventData: [String: JSONValue] {
        [
            "job": .string(id.description),
            "kind": .string(kind.rawValue),
            "state": .string(state.rawValue),
            "recording": .optional(ofRecording?.description),
            "broadcast": .optional(broadcast?.description),
            "attempts": .integer(Int64(attempts)),
            "error": .optional(state == .completed ? nil : failures.last?.text),
        ]
    }
}

extension SessionNotice {
    var eventData: [String: JSONValue] {
        var data: [String: JSONValue] = [
            "session": .string(session.description),
            "participant": .string(participant),
            "createdAt": .string(createdAt.rfc3339),
            "connectedAt": .optional(connectedAt?.rfc3339),
        ]
        switch change {
        case .connected: break
        case .ended(let reason, let error):
            data["reason"] = .string(reason)
            data["error"] = .optional(error)
        }
        return data
    }
}

extension JSONValue {
    static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
