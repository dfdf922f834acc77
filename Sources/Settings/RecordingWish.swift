import Recording

/// What a recording gets that a rule begins.
package struct RecordingWish: Sendable, Hashable {
    package var container = RequestedContainer.auto
    /// `nil`: everybody in the room.
    package var participants: [String]?
    package var maxDuration: Duration?
    package var maxBytes: Int64?
    /// `nil`: as the setting of this name; 0 is for ever.
    package var idleTimeout: Duration?
    /// `nil`: as the setting of this name.
    package var keepEverything: Bool?

    init() {}
}
