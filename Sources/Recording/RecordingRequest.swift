import Media

/// What the caller of `POST /v1/recordings`, or a rule, asked for, already checked for shape.
package struct RecordingRequest: Codable, Sendable, Hashable {
    package var room: String
    /// `nil`: every participant of the room.
    package var participants: [String]?
    package var container: RequestedContainer
    /// Seconds; `nil`: no limit.
    package var maxDuration: Double?
    /// Over all files; `nil`: no limit.
    package var maxBytes: Int64?
    /// Seconds without any publisher after which the recording ends by itself; 0: never.
    package var idleTimeout: Double
    package var startWhenPublished: Bool
    /// Pictures are kept too that lack what they refer to, in Matroska; `nil`: as the setting of this name.
    package var keepEverything: Bool?
    package var metadata: [String: JSONValue]
    /// The pattern of the rule of the configuration that began it; `nil`: a caller did.
    package var rule: String?
    /// `LayerWish` as text; `nil`: as the configuration has it for the room.
    package var layers: String?

    package init(
        room: String, participants: [String]? = nil, container: RequestedContainer = .auto, maxDuration: Double? = nil,
        maxBytes: Int64? = nil, idleTimeout: Double = 300, startWhenPublished: Bool = true,
        metadata: [String: JSONValue] = [:]
    ) {
        self.room = room
        self.participants = participants
        self.container = container
        self.maxDuration = maxDuration
        self.maxBytes = maxBytes
        self.idleTimeout = idleTimeout
        self.startWhenPublished = startWhenPublished
        self.metadata = metadata
    }
}
