import Media
import Recording

/// What is different in the rooms that a pattern covers. For each matter the first rule counts that covers the room and
/// says something about it.
package struct RoomRule: Sendable, Hashable {
    package let pattern: RoomPattern
    /// What publishers may send, the most wanted first; `nil` when the rule says nothing about it.
    package var codecs: [Codec]?
    /// What a publisher may send at most, in bits a second; `.some(nil)`: as much as it wants.
    package var maxBitrate: Int??
    /// How long recordings wait for what is missing.
    package var patience: Duration?
    /// Whether the room is recorded by itself; `nil` when the rule says nothing about it.
    package var record: Record?
    /// Which layers are recorded; `nil` when the rule says nothing about it.
    package var layers: LayerWish?

    package init(
        pattern: RoomPattern, codecs: [Codec]? = nil, maxBitrate: Int?? = nil, patience: Duration? = nil,
        record: Record? = nil, layers: LayerWish? = nil
    ) {
        self.pattern = pattern
        self.codecs = codecs
        self.maxBitrate = maxBitrate
        self.patience = patience
        self.record = record
        self.layers = layers
    }

    package enum Record: Sendable, Hashable {
        case never
        /// When the first publisher connects.
        case always(RecordingWish)
    }
}

extension GatewaySettings {
    /// What publishers of a room may send, the most wanted first.
    package func codecs(in room: String) -> [Codec] {
        for rule in rooms where rule.pattern.matches(room) {
            if let codecs = rule.codecs { return Self.completed(codecs, with: self.codecs) }
        }
        return codecs
    }

    /// Bits a second that a publisher of a room may send; `nil` for as many as it wants.
    package func maxBitrate(in room: String) -> Int? {
        for rule in rooms where rule.pattern.matches(room) {
            if let ceiling = rule.maxBitrate { return ceiling }
        }
        return maxBitrate
    }

    package func patience(in room: String) -> Duration {
        for rule in rooms where rule.pattern.matches(room) {
            if let patience = rule.patience { return patience }
        }
        return patience
    }

    /// Which layers a recording of a room gets that names none.
    package func layers(in room: String) -> LayerWish {
        for rule in rooms where rule.pattern.matches(room) {
            if let layers = rule.layers { return layers }
        }
        return layers
    }

    /// How a room is recorded by itself, and the pattern that says so; `nil` when it is not.
    package func recordingWish(in room: String) -> (pattern: RoomPattern, wish: RecordingWish)? {
        for rule in rooms where rule.pattern.matches(room) {
            switch rule.record {
            case nil: continue
            case .never: return nil
            case .always(let wish): return (rule.pattern, wish)
            }
        }
        return nil
    }

    /// Who names codecs for pictures alone has not forbidden sound, nor the other way round.
    static func completed(_ codecs: [Codec], with others: [Codec]) -> [Codec] {
        let kinds = Set(codecs.map(\.kind))
        return codecs + others.filter { !kinds.contains($0.kind) }
    }
}
