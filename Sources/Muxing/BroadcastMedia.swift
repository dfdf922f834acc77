/// Where the media of a broadcast are.
package enum BroadcastMedia: Sendable {
    /// In memory, going on or just ended.
    case live(LiveStage)
    /// What it has left in a folder.
    case kept(folder: String)
}
